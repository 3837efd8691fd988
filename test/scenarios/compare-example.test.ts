import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareElection } from '@kua/core/comparison/compare.ts';
import type { Cell, SourceResult } from '@kua/core/protocols/statement.ts';
import type { Contest } from '@kua/core/registry/election.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'formats', 'comparison.md');
const cells: readonly Cell[] = [
  { position: 1, kind: 'option', id: 'anna' },
  { position: 2, kind: 'option', id: 'bek' },
];
const contest: Contest = {
  id: 'mayor',
  name: {},
  fields: [],
  options: cells.map(({ id }) => ({ id, name: {}, kind: 'candidate', color: null })),
  denominator: 'options',
  relations: [],
  maxTurnout: 1,
  stations: 'all',
};

function protocol(anna: number, bek: number): ReadonlyMap<string, SourceResult> {
  return new Map([['observers', { figures: [anna, bek], conflict: [], restIsZero: false }]]);
}

test('the worked example of docs/formats/comparison.md is what compare answers', async () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(await readFile(page, 'utf8')) ?? [];
  const station = { territory: 'district', registered: 1000 };
  const comparison = compareElection(
    {
      election: 'shore-2026',
      contest,
      cells,
      sources: ['official', 'observers'],
      pair: ['official', 'observers'],
      territories: [{ id: 'district', parent: null }],
      announced: new Map([['district', { figures: [900, 1650], conflict: [], restIsZero: false }]]),
    },
    [
      { ...station, id: '1', results: protocol(480, 230) },
      { ...station, id: '2', results: protocol(450, 310) },
      { ...station, id: '3', results: new Map() },
    ],
  );
  expect(JSON.parse(JSON.stringify(comparison))).toEqual(JSON.parse(json));
});
