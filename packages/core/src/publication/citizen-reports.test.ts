import { expect, test } from 'vitest';
import { publicCells } from './citizen-reports.ts';

const cell = (code: string, region: string | null, reports: number) =>
  ({ about: 'pressure', code, origin: 'citizen', region, reports }) as const;

test('a cell of fewer than five stands in its region, and that of a region with few in the whole', () => {
  const large = cell('threat', 'north', 5);
  const small = [
    cell('check', 'north', 4),
    cell('order', 'north', 1),
    cell('threat', 'south', 3),
    cell('other', null, 1),
  ];
  expect(publicCells([large, ...small])).toEqual({
    counts: [large],
    rest: [
      { region: 'north', reports: 5 },
      { region: null, reports: null },
    ],
  });
  expect(publicCells([...small, cell('check', 'south', 1)]).rest).toEqual([
    { region: 'north', reports: 5 },
    { region: null, reports: 5 },
  ]);
  expect(publicCells([])).toEqual({ counts: [], rest: [] });
});
