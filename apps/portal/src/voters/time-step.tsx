import type { StepProps } from './form-step.ts';
import { StepFrame } from './step-frame.tsx';

/** By their own account, and as much of it as they remember. */
export function TimeStep({ words, draft, change, count, onNext, onBack }: StepProps) {
  return (
    <StepFrame
      words={words}
      title={words.askWhen()}
      count={count}
      trouble={null}
      onNext={onNext}
      onBack={onBack}
      next={words.next()}
    >
      <p class="quiet">{words.askWhenHint()}</p>
      <label class="field question">
        <span class="asked">{words.day()}</span>
        <input
          type="date"
          autocomplete="off"
          value={draft.day ?? ''}
          onInput={({ currentTarget }) => change({ day: currentTarget.value === '' ? null : currentTarget.value })}
        />
      </label>
      <label class="field question">
        <span class="asked">{words.time()}</span>
        <input
          type="time"
          autocomplete="off"
          value={draft.time ?? ''}
          onInput={({ currentTarget }) => change({ time: currentTarget.value === '' ? null : currentTarget.value })}
        />
      </label>
    </StepFrame>
  );
}
