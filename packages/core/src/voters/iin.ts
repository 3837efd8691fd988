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

/** A telephone number, or a row of twelve digits that is a personal number, as people write them: with blanks, hyphens and brackets. */
export function personalNumbers(words: string): readonly string[] {
  const rows = words.match(/\+?\d(?:[\s()-]{0,2}\d){9,14}/g) ?? [];
  return rows.filter((row) => {
    const digits = row.replaceAll(/\D/g, '');
    return isIin(digits) || /^(?:7|8)7\d{9}$/.test(digits);
  });
}
