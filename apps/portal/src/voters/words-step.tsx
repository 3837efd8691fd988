import { useState } from 'preact/hooks';
import { longestWords } from '@kua/core/voters/citizen-report.ts';
import { personalNumbers } from '@kua/core/voters/iin.ts';
import { bodyOf } from '@kua/core/voters/report-draft.ts';
import type { StepProps } from './form-step.ts';
import { StepFrame } from './step-frame.tsx';

/** The story. A number of a person in it is pointed out, and never goes on unseen. */
export function WordsStep({ words, draft, change, count, onNext, onBack }: StepProps) {
  const [nobodys, setNobodys] = useState<string | null>(null);
  const [isAsked, ask] = useState(false);
  const numbers = personalNumbers(draft.text).join(', ');
  const trouble =
    numbers !== '' && nobodys !== numbers
      ? words.numbersFound({ numbers })
      : bodyOf(draft) === null
        ? words.wordsNeeded()
        : null;
  return (
    <StepFrame
      words={words}
      title={words.askWords()}
      count={count}
      trouble={isAsked ? trouble : null}
      onNext={() => (trouble === null ? onNext() : ask(true))}
      onBack={onBack}
      next={words.next()}
      under={
        isAsked && numbers !== '' ? (
          <label class="check">
            <input
              type="checkbox"
              checked={nobodys === numbers}
              onChange={({ currentTarget }) => setNobodys(currentTarget.checked ? numbers : null)}
            />
            <span>{words.numbersNobodys()}</span>
          </label>
        ) : null
      }
    >
      <p class="quiet" id="words-hint">
        {words.askWordsHint()}
      </p>
      <textarea
        aria-label={words.askWords()}
        aria-describedby="words-hint"
        rows={8}
        maxLength={longestWords}
        autocomplete="off"
        spellcheck={false}
        value={draft.text}
        onInput={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <p class="hint">{words.wordsLeft({ n: longestWords - draft.text.length })}</p>
    </StepFrame>
  );
}
