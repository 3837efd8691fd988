import type { LocalText } from '@kua/core/registry/election.ts';

/** The languages of the interface. Election content may come in any others. */
export const languages = ['kk', 'ru', 'en'] as const;
export type Language = (typeof languages)[number];

/** Each language called by its own name, and the beginning of it that is short enough for a switch. */
export const languageNames: Readonly<Record<Language, readonly [short: string, full: string]>> = {
  kk: ['Қаз', 'Қазақша'],
  ru: ['Рус', 'Русский'],
  en: ['Eng', 'English'],
};

export function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value);
}

/** First of the person's languages that the interface speaks; Kazakh when it speaks none of them. */
export function preferredLanguage(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'kk';
}

/** Text of the election in the wanted language, else kk → ru → en → whatever there is. The interface itself never falls back. */
export function localText(text: LocalText, language: Language): string {
  for (const tag of [language, ...languages]) {
    const found = text[tag];
    if (found) return found;
  }
  return Object.values(text).find((value) => value !== '') ?? '';
}

/** The language in which `localText` answers, for the `lang` attribute; null when it is the asked one or unknown. */
export function localTextLanguage(text: LocalText, language: Language): string | null {
  if (text[language]) return null;
  return languages.find((tag) => text[tag]) ?? Object.keys(text).find((tag) => text[tag]) ?? null;
}
