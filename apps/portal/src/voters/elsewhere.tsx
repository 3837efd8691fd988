import type { VoterWords } from '@kua/words/words.ts';

/** Nobody takes anything here, or nobody can tell: said before a word is typed. */
export function Elsewhere({
  words,
  keys,
  onRetry,
}: {
  readonly words: VoterWords;
  readonly keys: 'none' | 'unreachable';
  readonly onRetry: () => void;
}) {
  return (
    <section class="tell">
      <h1 tabIndex={-1}>{words.elsewhereTitle()}</h1>
      <p>{keys === 'none' ? words.elsewhereWhat() : words.notReached()}</p>
      {keys === 'none' ? <p>{words.elsewhereTodo()}</p> : null}
      <p class="actions">
        <button type="button" class="button" onClick={onRetry}>
          {words.retry()}
        </button>
      </p>
    </section>
  );
}
