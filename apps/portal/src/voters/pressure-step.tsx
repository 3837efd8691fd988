import { useState } from 'preact/hooks';
import type { ReportDraft } from '@kua/core/voters/report-draft.ts';
import { choicesOf, demandKeys, formKeys, pressedKeys, presserKeys } from '@kua/words/report-words.ts';
import { ChoiceField } from './choice-field.tsx';
import type { StepProps } from './form-step.ts';
import { StepFrame } from './step-frame.tsx';

/** A short list of four: who, by whom, what was done, what is demanded. Bodies, never names. */
export function PressureStep({ words, draft, change, count, onNext, onBack }: StepProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const { form, pressed, by, demanded } = draft;
  const isAnswered = form !== null && pressed !== null && by !== null && demanded !== null;
  const pick = (more: Partial<ReportDraft>): void => {
    change(more);
    setTrouble(null);
  };
  const empty = words.pick();
  return (
    <StepFrame
      words={words}
      title={words.askPressure()}
      count={count}
      trouble={trouble}
      onNext={() => (isAnswered ? onNext() : setTrouble(words.pickNeeded()))}
      onBack={onBack}
      next={words.next()}
    >
      <ChoiceField
        label={words.askPressed()}
        empty={empty}
        value={pressed}
        choices={choicesOf(words, pressedKeys)}
        onChoose={(code) => pick({ pressed: code as ReportDraft['pressed'] })}
      />
      <ChoiceField
        label={words.askForm()}
        empty={empty}
        value={form}
        choices={choicesOf(words, formKeys)}
        onChoose={(code) => pick({ form: code as ReportDraft['form'] })}
      />
      <ChoiceField
        label={words.askBy()}
        hint={words.askByHint()}
        empty={empty}
        value={by}
        choices={choicesOf(words, presserKeys)}
        onChoose={(code) => pick({ by: code as ReportDraft['by'] })}
      />
      <ChoiceField
        label={words.askDemanded()}
        empty={empty}
        value={demanded}
        choices={choicesOf(words, demandKeys)}
        onChoose={(code) => pick({ demanded: code as ReportDraft['demanded'] })}
      />
    </StepFrame>
  );
}
