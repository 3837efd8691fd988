import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { VoterWords } from '@kua/words/words.ts';

/** One step of the form: its question, the way on and the way back. `trouble`: why it does not go on. */
export function StepFrame({
  words,
  title,
  count,
  trouble,
  onNext,
  onBack,
  next,
  under = null,
  children,
}: {
  readonly words: VoterWords;
  readonly title: string;
  /** Which question of how many; null before and after them. */
  readonly count: Readonly<{ n: number; of: number }> | null;
  readonly trouble: string | null;
  readonly onNext: () => void;
  readonly onBack: (() => void) | null;
  readonly next: string;
  /** What answers the trouble. */
  readonly under?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <form
      class="tell"
      autocomplete="off"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onNext();
      }}
    >
      {count === null ? null : <p class="count">{words.step(count)}</p>}
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
      <p class="trouble" role="alert">
        {trouble}
      </p>
      {under}
      <p class="actions">
        <button class="button">{next}</button>
        {onBack === null ? null : (
          <button type="button" class="button ghost" onClick={onBack}>
            {words.back()}
          </button>
        )}
      </p>
    </form>
  );
}
