import { useEffect, useRef } from 'preact/hooks';
import type { VoterWords } from '@kua/words/words.ts';

/** It is on disk there, and the server signed for it. The receipt is for paper: nothing is stored here. */
export function SentStep({
  words,
  receipt,
  onAgain,
}: {
  readonly words: VoterWords;
  readonly receipt: string;
  readonly onAgain: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section class="tell">
      <h1 tabIndex={-1} ref={heading}>
        {words.sentTitle()}
      </h1>
      <p>{words.sentKept()}</p>
      <div class="receipt">
        <p>{words.receiptLabel()}</p>
        <p class="figure">{receipt}</p>
        <p class="quiet">{words.receiptHint()}</p>
      </div>
      <h2>{words.nextTitle()}</h2>
      <ul>
        <li>{words.nextRead()}</li>
        <li>{words.nextCounted()}</li>
      </ul>
      <p class="actions">
        <button type="button" class="button ghost" onClick={onAgain}>
          {words.another()}
        </button>
      </p>
    </section>
  );
}
