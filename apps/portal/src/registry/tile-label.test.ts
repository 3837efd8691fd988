import { describe, expect, test } from 'vitest';
import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { tileLabels } from './tile-label.ts';

function node(id: string, name: string, shortName?: string): TerritoryNode {
  const short = shortName === undefined ? {} : { shortName: { ru: shortName } };
  return { id, name: { ru: name }, ...short, file: null, stations: 1, tallies: {} };
}

const nodes = [
  node('1', 'город Алматы', 'Алматы'),
  node('2', 'Алматинская область', 'Алматы о.'),
  node('3', 'Костанайская область', 'Костанай'),
];
const room = (letters: number) => (text: string) => text.length <= letters;

describe('labels of tiles', () => {
  test('full names where all fit', () => {
    expect(tileLabels(nodes, 'ru', room(30))[1]).toBe('Алматинская область');
  });

  test('short names where they fit', () => {
    expect(tileLabels(nodes, 'ru', room(9))).toEqual(['Алматы', 'Алматы о.', 'Костанай']);
  });

  test('what is cut stays apart from its neighbours', () => {
    const labels = tileLabels(nodes, 'ru', room(5));
    expect(new Set(labels).size).toBe(3);
    for (const label of labels) expect(label.length).toBeLessThanOrEqual(5);
  });
});
