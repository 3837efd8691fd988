import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { localText, type Language } from '@kua/words/language.ts';

/** Does this text fit into a tile? */
export type Fits = (text: string) => boolean;

/** Labels of one kind for all tiles: full names if all fit, else short names, each cut to what fits and still told apart. */
export function tileLabels(nodes: readonly TerritoryNode[], language: Language, fits: Fits): readonly string[] {
  const names = nodes.map((node) => localText(node.name, language));
  if (names.every(fits)) return names;
  const short = nodes.map((node, index) =>
    node.shortName === undefined ? (names[index] ?? '') : localText(node.shortName, language),
  );
  const cut = short.map((name) => longestPrefix(name, fits));
  return cut.map((label, index) =>
    cut.filter((other) => other === label).length === 1 ? label : initials(short[index] ?? '', label, fits),
  );
}

function longestPrefix(name: string, fits: Fits): string {
  for (let length = name.length; length > 2; length -= 1) {
    const prefix = name.slice(0, length).trimEnd();
    if (fits(prefix)) return prefix;
  }
  return name.slice(0, 2);
}

/** «Алматы» and «Алматы о.» begin alike: the second keeps the letter of its second word. */
function initials(name: string, label: string, fits: Fits): string {
  const [, second] = name.split(' ');
  if (second === undefined || second === '') return label;
  for (let length = label.length; length > 1; length -= 1) {
    const both = `${name.slice(0, length)} ${second.slice(0, 1)}.`;
    if (fits(both)) return both;
  }
  return `${name.slice(0, 2)} ${second.slice(0, 1)}`;
}
