import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import {
  addKnown,
  addKnownStation,
  boundArithmetic,
  emptyKnown,
  mostVotes,
  orderBounds,
  territoryBounds,
} from './bounds.ts';
import type { Bound } from './comparison.ts';

const cells: readonly Cell[] = [
  { position: 1, kind: 'field', id: 'registered' },
  { position: 2, kind: 'option', id: 'a' },
  { position: 3, kind: 'option', id: 'b' },
];

function said(...figures: (number | null)[]): SourceResult {
  return { figures, conflict: [], restIsZero: false };
}

type Case = Readonly<{
  stations: readonly (readonly [registered: number | null, result: SourceResult | null])[];
  announced: SourceResult;
  maxTurnout?: number;
  complete?: boolean;
}>;

function boundsOf({ stations, announced, maxTurnout = 1, complete = true }: Case): readonly Bound[] {
  const known = emptyKnown(cells);
  for (const [registered, result] of stations) addKnownStation(known, cells, { registered, result });
  return territoryBounds({ territory: 't', cells, announced, known, maxTurnout, complete });
}

describe('bounds of an announced total', () => {
  // East Kazakhstan maslikhat, district 3, March 2023: all 15 protocols known, 2,150 : 2,083, announced lost by 33 (vlast.kz/54584).
  test('all protocols known: the total must be their sum', () => {
    const stations = Array.from(
      { length: 15 },
      (_, index) => [900, said(null, index === 0 ? 190 : 140, index === 0 ? 81 : 143)] as const,
    );
    const bounds = orderBounds(boundsOf({ stations, announced: said(null, 2083, 2116) }));
    expect(bounds).toEqual([
      {
        territory: 't',
        option: 'a',
        kind: 'sum-exceeds',
        known: 2150,
        missingStations: 0,
        missingRegistered: 0,
        maxTurnout: 1,
        announced: 2083,
        lowest: 2150,
        highest: 2150,
      },
      {
        territory: 't',
        option: 'b',
        kind: 'unreachable',
        known: 2083,
        missingStations: 0,
        missingRegistered: 0,
        maxTurnout: 1,
        announced: 2116,
        lowest: 2083,
        highest: 2083,
      },
    ]);
    expect(bounds.map((bound) => boundArithmetic(bound).outside)).toEqual([67, 33]);
  });

  test('even every voter at the missing stations is not enough', () => {
    const bounds = boundsOf({
      stations: [
        [1000, said(null, 300, 500)],
        [700, null],
        [301, { ...said(null, 9, 9), conflict: [2] }],
      ],
      announced: said(null, 1201, 900),
      maxTurnout: 0.9,
    });
    expect(bounds).toEqual([
      {
        territory: 't',
        option: 'a',
        kind: 'unreachable',
        known: 300,
        missingStations: 2,
        missingRegistered: 1001,
        maxTurnout: 0.9,
        announced: 1201,
        lowest: 300,
        highest: 1200,
      },
    ]);
    expect(bounds.map(boundArithmetic)).toEqual([
      {
        known: 300,
        announced: 1201,
        ceiling: { missingRegistered: 1001, maxTurnout: 0.9, most: 900, highest: 1200 },
        outside: 1,
      },
    ]);
  });

  test('an unknown number of voters at a missing station leaves the highest figure open', () => {
    const stations = [
      [1000, said(null, 300, 500)],
      [null, null],
    ] as const;
    expect(boundsOf({ stations, announced: said(null, 5000, 499) })).toMatchObject([
      { option: 'b', kind: 'sum-exceeds', highest: null, missingStations: 1, missingRegistered: null },
    ]);
  });

  test('the announced number of voters stands in for an incomplete registry', () => {
    const stations = [[null, said(1000, 300, 500)]] as const;
    expect(boundsOf({ stations, announced: said(11000, 9000, 2000), complete: false })).toEqual([]);
    expect(boundsOf({ stations, announced: said(11000, 10301, 600) })).toMatchObject([
      { option: 'a', kind: 'unreachable', missingRegistered: 10000, highest: 10300 },
    ]);
  });

  test('where only stated stations are known to exist, others may be missing', () => {
    const stations = [[1000, said(null, 300, 500)]] as const;
    expect(boundsOf({ stations, announced: said(null, 9000, 9000), complete: false })).toEqual([]);
    expect(boundsOf({ stations, announced: said(null, 299, 9000), complete: false })).toMatchObject([
      { kind: 'sum-exceeds' },
    ]);
  });

  test('without a known protocol, or without an announced figure, nothing is said', () => {
    expect(boundsOf({ stations: [], announced: said(null, 5, 5) })).toEqual([]);
    expect(boundsOf({ stations: [[10, null]], announced: said(null, 50, 50) })).toEqual([]);
    expect(boundsOf({ stations: [[10, said(null, 9, null)]], announced: said(null, null, 50) })).toEqual([]);
    expect(boundsOf({ stations: [[10, said(null, 9, 0)]], announced: { ...said(null, 5), conflict: [2] } })).toEqual(
      [],
    );
  });

  test('a half-filled protocol is missing for the options that it leaves blank', () => {
    const stations = [
      [100, said(null, 30, null)],
      [100, said(null, 30, 20)],
    ] as const;
    expect(boundsOf({ stations, announced: said(null, 60, 121) })).toMatchObject([
      { option: 'b', kind: 'unreachable', known: 20, missingStations: 1, missingRegistered: 100, highest: 120 },
    ]);
  });

  test('what is known of a whole is the sum of its parts', () => {
    const station = fc.tuple(
      fc.option(fc.integer({ min: 0, max: 50 })),
      fc.option(
        fc.array(fc.option(fc.integer({ min: 0, max: 50 })), { maxLength: 3 }).map((figures) => said(...figures)),
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.array(station, { maxLength: 4 }), { maxLength: 4 }), (parts) => {
        const [whole, sum] = [emptyKnown(cells), emptyKnown(cells)];
        for (const part of parts) {
          const known = emptyKnown(cells);
          for (const [registered, result] of part) {
            addKnownStation(known, cells, { registered, result });
            addKnownStation(whole, cells, { registered, result });
          }
          addKnown(sum, known);
        }
        expect(sum).toEqual(whole);
      }),
    );
  });
});

describe('the most votes that missing voters can cast', () => {
  test('a turnout is the decimal that it is written as', () => {
    expect([mostVotes(100, 0.57), mostVotes(100, 1), mostVotes(3, 0.5), mostVotes(10, 1e-7), mostVotes(7, 10)]).toEqual(
      [57, 100, 1, 0, 70],
    );
  });

  test('it never rounds up, and loses less than one vote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), (registered, millionths) => {
        const most = BigInt(mostVotes(registered, millionths / 1e6)) * 1000000n;
        const exact = BigInt(registered) * BigInt(millionths);
        expect(most <= exact && exact - most < 1000000n).toBe(true);
      }),
    );
  });
});
