import type { ContestOption } from '@kua/core/registry/election.ts';

// Okabe and Ito's palette, which colour-blind people can tell apart (jfly.uni-koeln.de/color, 2008), without its yellow and black.
const colors = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'] as const;
const latin = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const cyrillic = 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮ';

/** Parties that nobody can take for real ones, at most 26: Party A, Party B, …; the first is the one that leads. */
export function inventedParties(count: number): readonly ContestOption[] {
  return Array.from({ length: count }, (_, index) => {
    const letter = latin.charAt(index);
    const local = cyrillic.charAt(index);
    return {
      id: `party-${letter.toLowerCase()}`,
      name: { kk: `${local} партиясы`, ru: `Партия ${local}`, en: `Party ${letter}` },
      kind: 'party',
      color: colors[index] ?? null,
    };
  });
}
