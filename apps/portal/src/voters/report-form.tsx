import { useState } from 'preact/hooks';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { ReportKind } from '@kua/core/voters/citizen-report.ts';
import { emptyDraft } from '@kua/core/voters/report-draft.ts';
import type { VoterWords } from '@kua/words/words.ts';
import { CheckStep } from './check-step.tsx';
import type { FormDraft, StepProps } from './form-step.ts';
import { IntroStep } from './intro-step.tsx';
import { PlaceStep } from './place-step.tsx';
import { PressureStep } from './pressure-step.tsx';
import { SentStep } from './sent-step.tsx';
import { TimeStep } from './time-step.tsx';
import { ViolationStep } from './violation-step.tsx';
import { WordsStep } from './words-step.tsx';

const emptyForm: FormDraft = { ...emptyDraft, region: null, number: '' };

const questions = [KindStep, PlaceStep, TimeStep, WordsStep] as const;

/** One question after another, all of them in memory alone. `about`: where the entry said it already. */
export function ReportForm({
  words,
  keys,
  about,
}: {
  readonly words: VoterWords;
  readonly keys: KeyList;
  readonly about: ReportKind | null;
}) {
  const [draft, setDraft] = useState<FormDraft>({ ...emptyForm, about });
  /** 0: before the first question; one more than there are questions: the check. */
  const [at, go] = useState(0);
  const [receipt, setReceipt] = useState<string | null>(null);
  if (receipt !== null) {
    const again = (): void => {
      setDraft({ ...emptyForm, about });
      setReceipt(null);
      go(0);
    };
    return <SentStep words={words} receipt={receipt} onAgain={again} />;
  }
  const change = (more: Partial<FormDraft>): void => setDraft((held) => ({ ...held, ...more }));
  if (at === 0) return <IntroStep words={words} entry={about} draft={draft} change={change} onNext={() => go(1)} />;
  const Question = questions[at - 1];
  if (Question === undefined) {
    return (
      <CheckStep words={words} keys={keys} draft={draft} onBack={() => go(at - 1)} onChange={go} onSent={setReceipt} />
    );
  }
  const count = { n: at, of: questions.length };
  const step = { words, draft, change, count, onNext: () => go(at + 1), onBack: () => go(at - 1) };
  return <Question key={at} {...step} />;
}

function KindStep(props: StepProps) {
  return props.draft.about === 'pressure' ? <PressureStep {...props} /> : <ViolationStep {...props} />;
}
