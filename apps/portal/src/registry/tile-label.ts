import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { localText, type Language } from '@kua/words/language.ts';

/** Average width of a bold letter as a part of the font size, on the wide side so that nothing is cut. */
const letterWidth = 0.66;
export const tileFontSize = 11;

/** Labels of one length for all tiles: full names if all fit, else short names, else as many letters as fit. */
export function tileLabels(nodes: readonly TerritoryNode[], language: Language, width: number): readonly string[] {
  const room = Math.max(3, Math.floor(width / (tileFontSize * letterWidth)));
  const names = nodes.map((node) => localText(node.name, language));
  if (names.every((name) => name.length <= room)) return names;
  const short = nodes.map((node, index) =>
    node.shortName === undefined ? (names[index] ?? '') : localText(node.shortName, language),
  );
  return short.map((name) => (name.length <= room ? name : `${name.slice(0, room - 1).trimEnd()}.`));
}
