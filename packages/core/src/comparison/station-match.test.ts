import { describe, expect, test } from 'vitest';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import { largestOptionDifference, matchStation, sheetCells, stationDiscrepancies, valueAt } from './station-match.ts';
import { stationRegistered } from './station-registered.ts';

const cells: readonly Cell[] = [
  { position: 2, kind: 'option', id: 'anna' },
  { position: 1, kind: 'field', id: 'registered' },
  { position: 4, kind: 'option', id: 'bek' },
  { position: 3, kind: 'field', id: 'cast' },
];

/** Figures in order of position: registered, anna, cast, bek. */
function said(figures: readonly (number | null)[], more: Partial<SourceResult> = {}): SourceResult {
  return { figures, conflict: [], restIsZero: false, ...more };
}

describe('matching a station', () => {
  test.each([
    ['neither', null, null],
    ['neither', said([900, null, 500]), null],
    ['onlyA', said([null, 0]), said([900])],
    ['onlyB', null, said([900, 1, 1, 0])],
    ['agree', said([900, 1, 1, 0]), said([850, 1, 2, 0])],
    ['agree', said([900, 1]), said([900, 1, 1, 7])],
    ['differ', said([900, 1, 1, 0]), said([900, 1, 1, 1])],
    ['conflict', said([null, 1, 1, 0], { conflict: [1] }), said([900, 1, 1, 0])],
    ['conflict', null, said([900, 1, 1, null], { conflict: [4] })],
  ] as const)('%s', (match, a, b) => {
    expect(matchStation(cells, a, b)).toBe(match);
  });

  test('missing is not zero, unless the form lists only options with votes', () => {
    expect(matchStation(cells, said([null, 5, null, 0]), said([null, 5]))).toBe('agree');
    expect(matchStation(cells, said([null, 5, null, 3]), said([null, 5], { restIsZero: true }))).toBe('differ');
    expect(valueAt(said([], { restIsZero: true }), cells, 1)).toBeNull();
    expect(valueAt(said([], { restIsZero: true, conflict: [2] }), cells, 0)).toBeNull();
  });

  test('fields and options that differ are listed, in conflict none', () => {
    const a = said([900, 10, 100, 7]);
    expect(stationDiscrepancies(cells, a, said([850, 10, null, 9]))).toEqual([
      { field: 'registered', a: 900, b: 850, difference: 50 },
      { field: 'bek', a: 7, b: 9, difference: -2 },
    ]);
    expect(stationDiscrepancies(cells, a, said([850], { conflict: [4] }))).toEqual([]);
  });

  test('the largest difference is that of an option, with its sign', () => {
    expect(largestOptionDifference(cells, said([900, 10, 0, 7]), said([1, 12, 0, 4]))).toBe(3);
    expect(largestOptionDifference(cells, said([900, 10]), said([1, 10]))).toBeNull();
  });

  test('sheets list fields, then options, in order of position', () => {
    expect(sheetCells(cells).map(({ id }) => id)).toEqual(['registered', 'cast', 'anna', 'bek']);
  });
});

describe('registered voters of a station', () => {
  const results = new Map([
    ['league', said([700])],
    ['official', said([null], { conflict: [1] })],
    ['observers', said([800])],
  ]);

  test('the registry first, then the sources as asked, none that contradicts itself', () => {
    expect(stationRegistered(950, results, cells, ['official'])).toBe(950);
    expect(stationRegistered(null, results, cells, ['official', 'observers', 'league'])).toBe(800);
    expect(stationRegistered(null, results, cells, ['official'])).toBeNull();
  });
});
