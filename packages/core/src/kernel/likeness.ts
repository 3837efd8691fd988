/** How words that somebody types are held against words that are there: endings do not matter. */
import { foldText } from './folded-text.ts';

export function wordsOf(text: string): readonly string[] {
  return foldText(text)
    .split(' ')
    .filter((word) => word !== '');
}

/** The best of the words: 3 for the word itself, 2 for its beginning, 1 for what looks like it with another ending, 0 for none. */
export function likeness(needle: string, words: readonly string[]): number {
  if (words.includes(needle)) return 3;
  if (words.some((word) => word.startsWith(needle))) return 2;
  return words.some((word) => hasSameStem(needle, word)) ? 1 : 0;
}

function hasSameStem(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same += 1;
  const half = same * 2 >= Math.max(a.length, b.length);
  return half && same >= 3 && (same >= 4 || same >= shorter - 2);
}
