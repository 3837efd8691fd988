import type { Language } from './language.ts';
import type { DeskWords, MethodWords, PhoneWords, PortalWords, VoterWords } from './generated/keys.ts';

export type { DeskWords, MethodWords, PhoneWords, PortalWords, VoterWords };

/** Messages of the portal in one language; each language is a module of its own, so that a reader loads one. */
export async function loadPortalWords(language: Language): Promise<PortalWords> {
  switch (language) {
    case 'kk':
      return (await import('./generated/portal-kk.ts')).words;
    case 'ru':
      return (await import('./generated/portal-ru.ts')).words;
    case 'en':
      return (await import('./generated/portal-en.ts')).words;
  }
}

/** The ten questions of the methods page with their answers. */
export async function loadMethodWords(language: Language): Promise<MethodWords> {
  switch (language) {
    case 'kk':
      return (await import('./generated/methods-kk.ts')).words;
    case 'ru':
      return (await import('./generated/methods-ru.ts')).words;
    case 'en':
      return (await import('./generated/methods-en.ts')).words;
  }
}

/** Messages of the observer's phone. */
export async function loadPhoneWords(language: Language): Promise<PhoneWords> {
  switch (language) {
    case 'kk':
      return (await import('./generated/phone-kk.ts')).words;
    case 'ru':
      return (await import('./generated/phone-ru.ts')).words;
    case 'en':
      return (await import('./generated/phone-en.ts')).words;
  }
}

/** Messages of the form by which anybody may tell something, in the portal and at the desk. */
export async function loadVoterWords(language: Language): Promise<VoterWords> {
  switch (language) {
    case 'kk':
      return (await import('./generated/voters-kk.ts')).words;
    case 'ru':
      return (await import('./generated/voters-ru.ts')).words;
    case 'en':
      return (await import('./generated/voters-en.ts')).words;
  }
}

/** Messages of the desk, where staff work. */
export async function loadDeskWords(language: Language): Promise<DeskWords> {
  switch (language) {
    case 'kk':
      return (await import('./generated/desk-kk.ts')).words;
    case 'ru':
      return (await import('./generated/desk-ru.ts')).words;
    case 'en':
      return (await import('./generated/desk-en.ts')).words;
  }
}
