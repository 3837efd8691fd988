import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiscrepancyRow } from './release-contract.ts';
import { patchTop, topRows } from './top-discrepancies.ts';

function row(station: string, contest: string, difference: number): DiscrepancyRow {
  return {
    station,
    contest,
    field: 'yes',
    a: 1000 + difference,
    b: 1000,
    difference,
    number: station,
    path: [],
    place: {},
    level: 'reported',
  };
}

const stations = Array.from({ length: 12 }, (_, index) => String(index));
/** Differences of some of twelve stations in two contests; few values, so that there are ties. */
const world = fc
  .array(fc.tuple(fc.constantFrom(...stations), fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 6 })), {
    maxLength: 30,
  })
  .map((all) => [...new Map(all.map((one) => [`${one[0]} ${one[1]}`, one])).values()].map((one) => row(...one)));

test('a patched list is the list of all rows, or says that it cannot know', () => {
  let known = 0;
  fc.assert(
    fc.property(world, world, fc.subarray(stations), fc.integer({ min: 1, max: 8 }), (before, next, changed, limit) => {
      const touched = new Set(changed);
      const after = [
        ...before.filter(({ station }) => !touched.has(station)),
        ...next.filter(({ station }) => touched.has(station)),
      ];
      const rows = next.filter(({ station }) => touched.has(station));
      const patched = patchTop(topRows(before, limit), { stations: touched, rows }, limit);
      if (patched === null) return;
      known += 1;
      expect(patched).toEqual(topRows(after, limit));
    }),
    { numRuns: 3000 },
  );
  // It must not always give up.
  expect(known).toBeGreaterThan(1000);
});

test('gives up when a full list loses a row that something unseen may replace', () => {
  const previous = topRows([row('1', 'x', 9), row('2', 'x', 5)], 2);
  expect(patchTop(previous, { stations: new Set(['1']), rows: [row('1', 'x', 1)] }, 2)).toBeNull();
  expect(
    patchTop(previous, { stations: new Set(['1']), rows: [row('1', 'x', 6)] }, 2)?.map((one) => one.station),
  ).toEqual(['1', '2']);
});

test('keeps the largest of each contest', () => {
  const rows = [row('1', 'x', 1), row('2', 'x', -9), row('3', 'x', 5), row('4', 'y', 2)];
  expect(topRows(rows, 2).map(({ station }) => station)).toEqual(['2', '3', '4']);
});
