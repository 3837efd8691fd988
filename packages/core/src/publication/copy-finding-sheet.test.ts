import { expect, test } from 'vitest';
import type { Author } from '../protocols/independence.ts';

import type { Figures } from '../protocols/statement.ts';
import type { Contest } from '../registry/election.ts';
import { contestFrame } from './contest-frame.ts';
import type { PlacedEvidence, ReadCopy } from './copy-sheet.ts';
import { stationSheet } from './station-sheet.ts';

const named = (id: string) => ({ id, name: { en: id } });
const contest: Contest = {
  ...{ id: 'president', name: { en: 'President' }, fields: ['registered', 'cast'].map(named) },
  options: [{ ...named('anna'), kind: 'candidate', color: null }],
  ...{ denominator: 'options', relations: [], maxTurnout: 1, stations: 'all' },
};
// Stored in another order than on the paper: files came first, with a field that the paper has not.
const frame = contestFrame({
  contest,
  cells: [
    { position: 1, kind: 'option', ...named('anna') },
    { position: 2, kind: 'field', ...named('spoilt') },
    { position: 3, kind: 'field', ...named('cast') },
    { position: 4, kind: 'field', ...named('registered') },
  ],
  ...{ sources: ['official', 'observers', 'echo'], pair: ['official', 'observers'], announced: false },
});
const positions = [4, 3, 1];

const anna: Author = { device: 'd1', source: 'observers', branch: 'almaty' };
const echo: Author = { device: null, source: 'echo', branch: 'echo' };

function copy(sequence: number, author: Author, figures: Figures): ReadCopy {
  const state = { state: 'transcribed', figures, unreadable: [], alike: [] } as const;
  return { copy: String(sequence), sequence, author, state, readings: [sequence * 10] };
}

function sheet(evidence: PlacedEvidence['evidence']) {
  const facts = { name: null, address: null, latitude: null, longitude: null, registered: null };
  const record = {
    ...{ contest: 'president', source: 'observers', figures: [74, null, 220, 356], conflict: [] },
    ...{ restIsZero: false, statements: [] },
  };
  const levels = new Map([['president', { level: 'disputed', evidence, positions } as const]]);
  return stationSheet({ id: '3', number: '3', ...facts }, [record], [frame], levels);
}

/** The cell that a finding points at, by its id. */
function cellAt(index: number | undefined): string | undefined {
  return [...frame.sheet.fields, ...frame.sheet.options][index ?? -1]?.id;
}

test('a later copy that differs from the first stands at the station, with fields and both numbers', () => {
  const typed = [{ id: '4', author: anna, figures: [null, null, null], copy: '4' }];
  const made = sheet({ typed, copies: [copy(9, echo, [356, 230, 84]), copy(4, anna, [356, 220, 74])] });
  expect(made.findings).toMatchObject([
    {
      ...{ contest: 'president', kind: 'copy-rewritten' },
      sides: [
        { source: 'observers', sequence: 4 },
        { source: 'echo', sequence: 90 },
      ],
    },
  ]);
  const cells = made.findings?.[0]?.cells ?? [];
  expect(cells.map(({ index, figures }) => [cellAt(index), ...figures])).toEqual([
    ['cast', 220, 230],
    ['anna', 74, 84],
  ]);
});

test('photos that were moved here from another station are named by what was read, not by what their author sent', () => {
  const moved = { ...copy(4, anna, [356, 220, 74]), readings: [11, 12] };
  const { findings } = sheet({ typed: [], copies: [moved, copy(9, echo, [356, 230, 84])] });
  expect(findings?.[0]?.sides).toEqual([
    { source: 'observers', sequence: 12 },
    { source: 'echo', sequence: 90 },
  ]);
});

test('figures that are not those of their own photo stand there too', () => {
  const typed = [{ id: '4', author: anna, figures: [356, 220, 47], copy: '4' }];
  const { findings } = sheet({ typed, copies: [copy(4, anna, [356, 220, 74])] });
  const side = { source: 'observers', sequence: 4 };
  expect(findings).toMatchObject([{ kind: 'typed-otherwise', sides: [side, side], cells: [{ figures: [47, 74] }] }]);
  expect(cellAt(findings?.[0]?.cells[0]?.index)).toBe('anna');
});

test('where copies say the same there is no word of it', () => {
  const copies = [copy(4, anna, [356, 220, 74]), copy(9, echo, [356, 220, 74])];
  expect(sheet({ typed: [], copies })).not.toHaveProperty('findings');
});
