import { useState } from 'preact/hooks';
import { phraseBytes, phraseWords } from '@kua/core/access/phrase.ts';
import { membership } from '../access/membership.ts';
import { tongue, words } from '../shell/words-state.ts';
import { ToldLine } from './told-line.tsx';
import { tellPhrase } from './telling.ts';
import { tellingsPage } from './tellings.ts';

/** Six words by which anybody whom she trusts takes this phone off the list. They are in no memory but this screen's. */
export function PhrasePart() {
  const [phrase, setPhrase] = useState<readonly string[] | null>(null);
  const isSet = tellingsPage.content.value?.phrase !== undefined;
  async function make(): Promise<void> {
    const bytes = crypto.getRandomValues(new Uint8Array(phraseBytes));
    // Shown once it is told: else the line under it would speak of the one before.
    await tellPhrase(bytes);
    setPhrase(phraseWords(bytes, tongue() === 'en' ? 'latin' : 'cyrillic'));
  }
  return (
    <div class="part">
      <p>{words().phraseHow()}</p>
      {phrase === null ? (
        <>
          {isSet && <p>{words().phraseIsSet()}</p>}
          <ToldLine kind="phrase" />
          <button class={isSet ? 'button ghost' : 'button'} type="button" onClick={() => void make()}>
            {isSet ? words().phraseMakeNew() : words().phraseMake()}
          </button>
        </>
      ) : (
        <>
          <ol class="six-words" translate={false}>
            {phrase.map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ol>
          <p>
            <b>{words().phraseOnce()}</b>
          </p>
          <ToldLine kind="phrase" />
          <p>{words().phraseWhere()}</p>
          <p class="quiet plain-words">
            {`${location.host}${location.pathname}#/revoke`}
            <br />
            {words().revokeElection()}: {membership().election}
          </p>
        </>
      )}
    </div>
  );
}
