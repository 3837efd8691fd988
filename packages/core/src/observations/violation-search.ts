/** Finding a violation by what somebody saw, in any language of the pack and on any keyboard. */
import { likeness, wordsOf } from '../kernel/likeness.ts';
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

function weights(matches: readonly number[]): readonly number[] {
  const having = matches.filter((match) => match > 0).length;
  return having === 0 ? matches : matches.map((match) => match * Math.log(1 + matches.length / having));
}
