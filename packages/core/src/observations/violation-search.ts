/** Finding a violation by what somebody saw, in any language of the pack and on any keyboard. */
import { foldText } from '../kernel/folded-text.ts';
import type { ViolationCode } from '../registry/violation-contract.ts';

/**
 * Made once for a pack, asked at every key. Best first; all in the pack's order where nothing is asked. A word weighs the more the
 * fewer violations have it, so that "the chair does not give a copy" is found by its copy. Endings do not matter: "урну" finds
 * "урны", "жәшікке" finds "жәшік".
 */
export function violationSearch(violations: readonly ViolationCode[]): (asked: string) => readonly ViolationCode[] {
  const entries = violations.map((violation) => ({ violation, words: searchWords(violation) }));
  return (asked) => {
    const needles = [...new Set(wordsOf(asked))];
    if (needles.length === 0) return violations;
    const weighed = needles.map((needle) => weights(entries.map(({ words }) => likeness(needle, words))));
    return entries
      .map(({ violation }, index) => ({ violation, score: weighed.reduce((sum, one) => sum + (one[index] ?? 0), 0) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ violation }) => violation);
  };
}

function searchWords({ id, name, words }: ViolationCode): readonly string[] {
  return [...new Set(wordsOf([id, ...Object.values(name), ...Object.values(words).flat()].join(' ')))];
}

function wordsOf(text: string): readonly string[] {
  return foldText(text)
    .split(' ')
    .filter((word) => word !== '');
}

function weights(matches: readonly number[]): readonly number[] {
  const having = matches.filter((match) => match > 0).length;
  return having === 0 ? matches : matches.map((match) => match * Math.log(1 + matches.length / having));
}

/** The best of the words: 3 for the word itself, 2 for its beginning, 1 for what looks like it with another ending, 0 for none. */
function likeness(needle: string, words: readonly string[]): number {
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
