import { signal } from '@preact/signals';
import type { LocalText } from '@kua/core/registry/election.ts';
import { isLanguage, localText as textIn, localTextLanguage, type Language } from '@kua/words/language.ts';
import { loadDeskWords, type DeskWords } from '@kua/words/words.ts';

type Spoken = Readonly<{ language: Language; words: DeskWords }>;

/** The language on the screen now, with its messages. */
const spoken = signal<Spoken | null>(null);
const place = 'kua-desk-language';

export function rememberedLanguage(): Language | null {
  const remembered = localStorage.getItem(place) ?? undefined;
  return isLanguage(remembered) ? remembered : null;
}

export async function speak(language: Language): Promise<void> {
  const words = await loadDeskWords(language);
  spoken.value = { language, words };
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  localStorage.setItem(place, language);
}

/** Messages in the language on the screen. Nothing is drawn before one is there. */
export function words(): DeskWords {
  if (spoken.value === null) throw new Error('no language is loaded');
  return spoken.value.words;
}

export function tongue(): Language {
  return spoken.value?.language ?? 'kk';
}

/** Text of the election in the language on the screen. */
export function local(text: LocalText): string {
  return textIn(text, tongue());
}

/** For the `lang` attribute of such a text where it had to be shown in another language. */
export function languageOf(text: LocalText): string | undefined {
  return localTextLanguage(text, tongue()) ?? undefined;
}
