import { useRef, useState } from 'preact/hooks';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { shortReceipt } from '@kua/core/voters/report-receipt.ts';
import { bodyOf } from '@kua/core/voters/report-draft.ts';
import type { VoterWords } from '@kua/words/words.ts';
import type { FormDraft } from './form-step.ts';
import { sendReport, type SendingStage, type SendingTrouble } from './report-sending.ts';
import { Said } from './said.tsx';
import { StepFrame } from './step-frame.tsx';

/** All of it once more, and the sending. What was sealed once is sent again as it is: it arrives one time. */
export function CheckStep({
  words,
  keys,
  draft,
  onBack,
  onChange,
  onSent,
}: {
  readonly words: VoterWords;
  readonly keys: KeyList;
  readonly draft: FormDraft;
  readonly onBack: () => void;
  readonly onChange: (question: number) => void;
  readonly onSent: (receipt: string) => void;
}) {
  const [stage, setStage] = useState<SendingStage | null>(null);
  const [trouble, setTrouble] = useState<SendingTrouble | null>(null);
  const sealed = useRef<Envelope | null>(null);

  async function send(): Promise<void> {
    const body = bodyOf(draft);
    if (body === null || stage !== null) return;
    setTrouble(null);
    setStage('sealing');
    // Sealing is heavy, and wanted by few: its code comes when somebody sends.
    const { sealedReport } = await import('@kua/device/report.ts');
    const { election } = keys;
    sealed.current ??= await sealedReport({ election, station: draft.station, body, at: new Date() }, keys);
    const failed = await sendReport(sealed.current, keys, setStage);
    setStage(null);
    if (failed === null) onSent(shortReceipt(sealed.current.statement));
    else setTrouble(failed);
  }

  /** The code for sealing did not arrive. */
  function lost(): void {
    setStage(null);
    setTrouble('line');
  }

  const told = { line: words.notSentLine(), server: words.notSentServer() };
  const stages: Readonly<Record<SendingStage, string>> = {
    sealing: words.sealing(),
    working: words.working(),
    'working-long': words.workingLong(),
    sending: words.sending(),
  };
  return (
    <StepFrame
      words={words}
      title={words.askCheck()}
      count={null}
      trouble={trouble === null ? null : told[trouble]}
      onNext={() => void send().catch(lost)}
      onBack={stage === null ? onBack : null}
      next={words.send()}
    >
      <Said words={words} draft={draft} onChange={stage === null ? onChange : null} />
      <p class="stage" role="status">
        {stage === null ? null : stages[stage]}
      </p>
    </StepFrame>
  );
}
