/**
 * Whether twelve digits are a personal number of Kazakhstan (IIN): government decree no. 565 of 11.06.2003. A form that finds one among the
 * words points it out before anything is sent.
 */

const weights = [
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2],
] as const;

/** Born in which century by the seventh digit: 1 and 2 in the 1800s, 3 and 4 in the 1900s, 5 and 6 in the 2000s. */
const centuries: Readonly<Record<string, number>> = { 1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000 };

export function isIin(text: string): boolean {
  if (!/^\d{12}$/.test(text)) return false;
  const digits = Array.from(text, Number);
  return isBirthDay(text) && digits[11] === checkDigit(digits);
}

/** Null for what is never given out. */
function checkDigit(digits: readonly number[]): number | null {
  for (const row of weights) {
    const sum = row.reduce<number>((total, weight, place) => total + weight * (digits[place] ?? 0), 0) % 11;
    if (sum < 10) return sum;
  }
  return null;
}

function isBirthDay(text: string): boolean {
  const century = centuries[text[6] ?? ''];
  if (century === undefined) return false;
  const [year, month, day] = [Number(text.slice(0, 2)) + century, Number(text.slice(2, 4)), Number(text.slice(4, 6))];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Digits with what people write between them: blanks, hyphens, brackets, dots, strokes; and what nobody sees. */
const between = String.raw`[\s().,_\/\u002D\u00AD\u2010-\u2015\u2212\u200B-\u200D\u2060]`;
const rowsOfDigits = new RegExp(String.raw`\+?\d+(?:${between}{1,4}\+?\d+)*`, 'g');

/** Telephone numbers and personal numbers among the words, as they are written there. */
export function personalNumbers(words: string): readonly string[] {
  return Array.from(words.matchAll(rowsOfDigits)).flatMap(([row]) => numbersOf(row));
}

/** Two numbers that stand side by side look like one long row: what begins and ends where a group of digits does may be one of them. */
function numbersOf(row: string): readonly string[] {
  const groups = Array.from(row.matchAll(/\+?\d+/g), ({ index, 0: text }) => ({
    index,
    end: index + text.length,
    text,
  }));
  const found: string[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = lastGroup(groups, first);
    if (last === null) continue;
    found.push(row.slice(groups[first]?.index, groups[last]?.end));
    first = last;
  }
  return found;
}

/** Where a number ends that begins with this group; null where none does. Longer than a telephone number none is. */
function lastGroup(groups: readonly Readonly<{ text: string }>[], first: number): number | null {
  let written = '';
  for (let at = first; at < groups.length; at += 1) {
    written += groups[at]?.text ?? '';
    if (isNumber(written)) return at;
    if (written.length > longestNumber) return null;
  }
  return null;
}

/** With its plus. */
const longestNumber = 16;

/** Whoever writes a plus says that it is a telephone; numbers of this country also begin with an 8, or with the bare 7. */
function isNumber(written: string): boolean {
  const digits = written.replaceAll(/\D/g, '');
  if (written.startsWith('+')) return digits.length >= 11 && digits.length <= 15;
  return isIin(digits) || /^(?:7|8)7\d{9}$/.test(digits);
}
