import type { LocalText } from '../registry/election.ts';
import type { Name } from './mapping-terms.ts';

/** Names that every country needs, where a mapping gives none. */
const wellKnownNames: Readonly<Record<string, LocalText>> = {
  registered: { en: 'Registered voters', ru: 'Избирателей в списке', kk: 'Тізімдегі сайлаушылар' },
  issued: { en: 'Ballots issued', ru: 'Выдано бюллетеней', kk: 'Берілген бюллетеньдер' },
  cast: { en: 'Ballots cast', ru: 'Бюллетеней в урнах', kk: 'Жәшіктердегі бюллетеньдер' },
  valid: { en: 'Valid ballots', ru: 'Действительных бюллетеней', kk: 'Жарамды бюллетеньдер' },
  invalid: { en: 'Invalid ballots', ru: 'Недействительных бюллетеней', kk: 'Жарамсыз бюллетеньдер' },
};

/** A name of a mapping as text by language; plain text is in the mapping's language. */
export function localName(name: Name, language: string): LocalText {
  return typeof name === 'string' ? { [language]: name } : name;
}

/** Name of a field: as given, else as every country calls it, else the heading of its column. */
export function fieldName(
  field: Readonly<{ id: string; name?: Name | undefined; heading?: string | undefined }>,
  language: string,
): LocalText {
  if (field.name !== undefined) return localName(field.name, language);
  return wellKnownNames[field.id] ?? { [language]: field.heading ?? field.id };
}
