import { useState } from 'preact/hooks';
import { otherViolation } from '@kua/core/voters/citizen-report.ts';
import { local } from '../shell/words-state.ts';
import { ChoiceField } from './choice-field.tsx';
import type { StepProps } from './form-step.ts';
import { StepFrame } from './step-frame.tsx';
import { useViolations } from './use-violations.ts';

/** What was seen, by the election's own list, or something else. */
export function ViolationStep({ words, draft, change, count, onNext, onBack }: StepProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const groups = useViolations().map(({ name, violations }) => ({
    name: local(name),
    choices: violations.map(({ id, name: text }) => ({ code: id, name: local(text) })),
  }));
  return (
    <StepFrame
      words={words}
      title={words.askViolation()}
      count={count}
      trouble={trouble}
      onNext={() => (draft.code === null ? setTrouble(words.pickNeeded()) : onNext())}
      onBack={onBack}
      next={words.next()}
    >
      <ChoiceField
        label={words.askViolation()}
        empty={words.pick()}
        value={draft.code}
        groups={groups}
        choices={[{ code: otherViolation, name: words.other() }]}
        onChoose={(code) => {
          change({ code });
          setTrouble(null);
        }}
      />
    </StepFrame>
  );
}
