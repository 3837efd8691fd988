import { signal } from '@preact/signals';
import { loadPortalWords, type PortalWords } from '@kua/words/words.ts';
import { localText as textIn, localTextLanguage, type Language } from '@kua/words/language.ts';
import type { LocalText } from '@kua/core/registry/election.ts';
import { language } from './location.ts';

type Spoken = Readonly<{ language: Language; words: PortalWords }>;

/** The language on the page now. It follows the address once its messages are there, so that no page is half in each. */
export const spoken = signal<Spoken | null>(null);

export async function speak(wanted: Language): Promise<void> {
  if (spoken.peek()?.language === wanted) return;
  const words = await loadPortalWords(wanted);
  if (language.peek() === wanted) spoken.value = { language: wanted, words };
}

/** Messages in the language on the page. Pages are drawn only once a language is there. */
export function say(): PortalWords {
  if (spoken.value === null) throw new Error('no language is loaded');
  return spoken.value.words;
}

export function tongue(): Language {
  return spoken.value?.language ?? language.value;
}

/** Text of the election in the language on the page. */
export function local(text: LocalText): string {
  return textIn(text, tongue());
}

/** For the `lang` attribute of such a text where it had to be shown in another language. */
export function languageOf(text: LocalText): string | undefined {
  return localTextLanguage(text, tongue()) ?? undefined;
}
