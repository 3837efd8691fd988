import type { Language } from '@kua/words/language.ts';
import type { PhoneWords } from '@kua/words/words.ts';

/** A language that the paper speaks, whatever the screen does. */
export type Tongue = Readonly<{ language: Language; words: PhoneWords }>;

/** The same in each language, one beside the other. */
export function Said({
  tongues,
  say,
}: Readonly<{ tongues: readonly Tongue[]; say: (words: PhoneWords, language: Language) => string }>) {
  return (
    <>
      {tongues.map(({ language, words }, index) => (
        <span key={language} lang={language}>
          {index > 0 && ' / '}
          {say(words, language)}
        </span>
      ))}
    </>
  );
}
