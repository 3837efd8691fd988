/** Which numbers of stations may stand in what somebody wrote beside a photo. */

const sign = String.raw`(?<!\p{L})(?:№|#|уик|участ\p{L}*|учаск\p{L}*|station)[\s№#.:-]*(?<after>\d{1,5})(?!\d)`;
const word = String.raw`(?<!\d)(?<before>\d{1,5})(?:-?\p{L}{1,2})?[\s-]*(?:участ|учаск)`;
const named = new RegExp(`${sign}|${word}`, 'giu');
/** No part of a date, an hour or a longer number. */
const alone = /(?<![\d.:,/])(?<!\d-)\d{1,5}(?!\d|[.:,/-]\d)/g;

/** Those that it calls the number of a station first, then all others as they follow; none twice, none with noughts in front. */
export function captionNumbers(caption: string): readonly string[] {
  const called = [...caption.matchAll(named)].map(({ groups }) => groups?.['after'] ?? groups?.['before'] ?? '');
  const others = [...caption.matchAll(alone)].map(([number]) => number);
  return [...new Set([...called, ...others].map(plainNumber))];
}

export function plainNumber(number: string): string {
  return number.replace(/^0+(?=\d)/, '');
}
