import { signal } from '@preact/signals';
import type { LocalText } from '@kua/core/registry/election.ts';
import { localText as textIn, localTextLanguage, type Language } from '@kua/words/language.ts';
import { loadPhoneWords, type PhoneWords } from '@kua/words/words.ts';
import { vault } from '../outbox/sending.ts';

type Spoken = Readonly<{ language: Language; words: PhoneWords }>;

/** The language on the screen now, with its messages. */
const spoken = signal<Spoken | null>(null);

export async function speak(language: Language): Promise<void> {
  if (spoken.peek()?.language === language) return;
  const words = await loadPhoneWords(language);
  spoken.value = { language, words };
  document.documentElement.lang = language;
}

/** Remembered outside the notebook, so that a locked phone asks in her language. */
export async function choose(language: Language): Promise<void> {
  await speak(language);
  await vault.save([], { language });
}

export function isSpoken(): boolean {
  return spoken.value !== null;
}

/** Messages in the language on the screen. Screens are drawn only once a language is there. */
export function words(): PhoneWords {
  if (spoken.value === null) throw new Error('no language is loaded');
  return spoken.value.words;
}

export function tongue(): Language {
  return spoken.value?.language ?? 'kk';
}

/** Text of the election or its pack in the language on the screen. */
export function local(text: LocalText): string {
  return textIn(text, tongue());
}

/** For the `lang` attribute of such a text where it had to be shown in another language. */
export function languageOf(text: LocalText): string | undefined {
  return localTextLanguage(text, tongue()) ?? undefined;
}
