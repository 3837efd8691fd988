/**
 * How numbers and times are written, the same in all three languages but for the decimal sign: thin no-break spaces in thousands,
 * a real minus, one decimal in shares, a thin space before the percent sign. null is an em dash: missing is not zero.
 */
const thin = '\u202f';
const minus = '\u2212';
const missing = '—';

export function num(value: number | null): string {
  if (value === null) return missing;
  const digits = Math.abs(Math.round(value))
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, thin);
  return value < 0 ? minus + digits : digits;
}

/** With its sign: +517, −238, 0. */
export function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${num(value)}` : num(value);
}

function decimal(value: number, language: string): string {
  // Rounded once, as tenths: 62.95 is 63.0, and not the whole of the one and the tenth of the other.
  const tenths = Math.round(Math.abs(value) * 10);
  return `${num(Math.trunc(tenths / 10))}${language === 'en' ? '.' : ','}${tenths % 10}`;
}

/** A share of 1 as percent with one decimal: 0.3141 → 31,4 %. Not rounded up to 100 nor down to 0 while something differs. */
export function share(value: number | null, language: string): string {
  if (value === null) return missing;
  const percent = value * 100;
  const shown = percent > 0 && percent < 0.05 ? 0.1 : percent < 100 && percent >= 99.95 ? 99.9 : percent;
  const sign = percent > 0 && percent < 0.05 ? '<' + thin : percent < 100 && percent >= 99.95 ? '>' + thin : '';
  return `${sign}${shown < 0 ? minus : ''}${decimal(shown, language)}${thin}%`;
}

/** A difference of shares in percentage points, without unit: 0.076 → +7,6. */
export function points(value: number | null, language: string): string {
  if (value === null) return missing;
  const shown = Math.round(value * 1000) / 10;
  return `${shown > 0 ? '+' : shown < 0 ? minus : ''}${decimal(shown, language)}`;
}

const units = { en: ['B', 'KB', 'MB', 'GB'], cyrillic: ['Б', 'КБ', 'МБ', 'ГБ'] } as const;

/** A size of a file: 12 KB, 3.4 MB, 1.2 GB, in units as the language writes them. */
export function bytes(value: number, language: string): string {
  const [one, thousand, million, billion] = language === 'en' ? units.en : units.cyrillic;
  if (value < 1000) return `${num(value)}${thin}${one}`;
  if (value < 999_500) return `${num(value / 1000)}${thin}${thousand}`;
  if (value < 999_950_000) return `${decimal(value / 1_000_000, language)}${thin}${million}`;
  return `${decimal(value / 1_000_000_000, language)}${thin}${billion}`;
}

/** Browsers do not all know Kazakh dates, so the months are here. */
const months: Readonly<Record<string, readonly string[]>> = {
  kk: 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'.split(' '),
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

/** A voting day `YYYY-MM-DD` in words; not moved by anybody's time zone. */
export function day(date: string, language: string): string {
  const [year = '', month = '', number = ''] = date.split('-');
  const name = months[language]?.[Number(month) - 1] ?? month;
  if (language === 'kk') return `${year} жылғы ${Number(number)} ${name}`;
  return `${Number(number)} ${name} ${year}${language === 'ru' ? ' года' : ''}`;
}

/** An instant on the reader's own clock (or the given zone's), with its offset from UTC. */
export function instant(time: string, language: string, timeZone?: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'shortOffset',
    hour12: false,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const parts = new Map(clock.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const zone = part('timeZoneName').replace('GMT', 'UTC').replace('-', minus);
  const date = day(`${part('year')}-${part('month')}-${part('day')}`, language);
  return `${date}, ${part('hour')}:${part('minute')}:${part('second')} ${zone}`;
}

/** A share in whole percents, for places with little room; under one and over ninety-nine stay apart from none and all. */
export function wholeShare(value: number | null): string {
  if (value === null) return missing;
  const percent = value * 100;
  if (percent > 0 && percent < 1) return `<1${thin}%`;
  if (percent > 99 && percent < 100) return `>99${thin}%`;
  return `${num(percent)}${thin}%`;
}
