/** Figures as people and spreadsheets write them: whole numbers from 0 to the largest that may be stated. Nothing is rounded or guessed. */
import { largestFigure } from '../registry/figure-limits.ts';

/** What `readFigure` gives instead of a figure. All are negative, so that figures stay plain numbers in the hot path. */
export const figureMissing = -1;
const figureBad = -2;
const figureNegative = -3;
const figureDecimal = -4;
const figureAmbiguous = -5;
const figureTooLarge = -6;

export type FigureCode = 'number-bad' | 'number-negative' | 'number-decimal' | 'number-ambiguous' | 'number-too-large';

/** How the figures of one column are written. */
export type FigureStyle = Readonly<{
  /** Marks that mean "not stated", in small letters. */
  missing: ReadonlySet<string>;
  /** Declared thousands separators; null: those that leave no doubt. */
  thousands: readonly string[] | null;
  /** Whether `1,234` and `1.234` are thousands: learned from the whole column (`figure-evidence.ts`). */
  trusted: Readonly<{ comma: boolean; dot: boolean }>;
}>;

const defaultMissing = [
  ...[
    '',
    '-',
    '--',
    '---',
    '–',
    '—',
    '―',
    '−',
    '‒',
    '…',
    '...',
    '..',
    '.',
    'n/a',
    'na',
    'n.a.',
    '#n/a',
    'nan',
    'null',
    'none',
  ],
  ...['н/д', 'н.д.', 'нет данных', 'деректер жоқ', 's/d', 'n/d', 'nd', 'n.d.', 'k.a.', '(null)', '\\n'],
];

/** The marks that mean "not stated" everywhere, and those that the mapping adds. */
export function missingMarks(extra: readonly string[]): ReadonlySet<string> {
  return new Set([...defaultMissing, ...extra.map((mark) => mark.trim().toLowerCase())]);
}

const grouped = /^([1-9]\d{0,2})(?:([\s'’ʼ`´.,٬_])(\d{3}))(?:\2\d{3})*$/u;
const groupedWithZeros = /^([1-9]\d{0,2})([\s'’ʼ`´.,])(\d{3})(?:\2\d{3})*([.,])0+$/u;
const groupedByHundreds = /^[1-9]\d?(?:,\d{2})+,\d{3}$/;

/** A figure, or one of the negative marks above. */
export function readFigure(text: string, style: FigureStyle): number {
  const length = text.length;
  if (length > 0 && length <= 15) {
    let value = 0;
    let index = 0;
    for (; index < length; index += 1) {
      const digit = text.charCodeAt(index) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (index === length) return bounded(value);
  }
  return readWritten(plainDigits(text.trim()), style);
}

function readWritten(text: string, style: FigureStyle): number {
  if (text === '' || style.missing.has(text.toLowerCase())) return figureMissing;
  if (text.length > 100) return figureBad;
  if (/^\d+$/.test(text)) return exact(text);
  if (/^(?:[-−–]\s?\d|\(\d)/.test(text)) return figureNegative;
  // Spreadsheets and data frames write whole numbers as 123.0; exactly zeros lose nothing.
  const zeros = /^(\d+)([.,])(0+)$/.exec(text);
  if (zeros !== null) {
    const [, whole = '', separator = '', fraction = ''] = zeros;
    const declared = style.thousands?.includes(separator) === true;
    if (!declared && (fraction.length !== 3 || whole.length > 3 || whole === '0')) return exact(whole);
  }
  const withZeros = groupedWithZeros.exec(text);
  if (withZeros !== null && withZeros[2] !== withZeros[4]) {
    const whole = text.slice(0, text.lastIndexOf(withZeros[4] ?? ''));
    return allows(withZeros[2] ?? '', style) ? exact(whole.replace(/\D/gu, '')) : figureBad;
  }
  if (groupedByHundreds.test(text)) return allows(',', style) ? exact(text.replaceAll(',', '')) : figureBad;
  const groups = grouped.exec(text);
  if (groups !== null) return readGrouped(text, groups[2] ?? '', style);
  return /^\d+[.,٫]\d+$/.test(text) ? figureDecimal : figureBad;
}

function readGrouped(text: string, separator: string, style: FigureStyle): number {
  const digits = text.replace(/\D/gu, '');
  if (style.thousands !== null) return allows(separator, style) ? exact(digits) : figureBad;
  const single = text.length - digits.length === 1;
  if (single && separator === ',' && !style.trusted.comma) return figureAmbiguous;
  if (single && separator === '.' && !style.trusted.dot) return figureAmbiguous;
  return exact(digits);
}

function allows(separator: string, style: FigureStyle): boolean {
  if (style.thousands === null) return true;
  return style.thousands.some((declared) => alike(declared) === alike(separator));
}

/** All spaces are one separator, all apostrophes another. */
function alike(separator: string): string {
  if (/\s/u.test(separator)) return ' ';
  return /['’ʼ`´]/u.test(separator) ? "'" : separator;
}

function exact(digits: string): number {
  return bounded(Number(digits));
}

function bounded(value: number): number {
  return value <= largestFigure ? value : figureTooLarge;
}

/** Zeros of the digit blocks that protocols are written in: Arabic-Indic, Persian, Devanagari, Bengali, Thai, Lao, Myanmar, Khmer, full width. */
const digitZeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x0ed0, 0x1040, 0x17e0, 0xff10];

function plainDigits(text: string): string {
  return text.replace(/[^\p{ASCII}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const zero = digitZeros.find((first) => code >= first && code <= first + 9);
    return zero === undefined ? character : String(code - zero);
  });
}

/** The code and the sentence for what is not a figure; null for a figure or a missing one. */
export function figureProblem(figure: number, text: string): Readonly<{ code: FigureCode; sentence: string }> | null {
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  switch (figure) {
    case figureBad:
      return { code: 'number-bad', sentence: `${shown} is not a whole number.` };
    case figureNegative:
      return { code: 'number-negative', sentence: `${shown} is negative; a count cannot be.` };
    case figureDecimal:
      return { code: 'number-decimal', sentence: `${shown} has a fraction; a count is a whole number.` };
    case figureAmbiguous:
      return {
        code: 'number-ambiguous',
        sentence: `${shown} may mean thousands or a fraction. If it means thousands, put the separator into "thousands" of the section's format.`,
      };
    case figureTooLarge:
      return { code: 'number-too-large', sentence: `${shown} is too large to be a count.` };
    default:
      return null;
  }
}
