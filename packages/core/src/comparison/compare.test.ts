import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import type { Contest } from '../registry/election.ts';
import { compareElection, type ComparedStation, type ComparisonSetting } from './compare.ts';
import { someoneStates } from './station-match.ts';
import { askingOrder, stationRegistered } from './station-registered.ts';
import { addStation, addTally, emptyTally, type TallyShape, type TallyStation } from './tally.ts';

const sources = ['official', 'observers', 'league'] as const;
const pair = ['official', 'observers'] as const;
// Cells as a long file may discover them: a field after the first options.
const cells: readonly Cell[] = [
  { position: 1, kind: 'field', id: 'registered' },
  { position: 2, kind: 'option', id: 'anna' },
  { position: 3, kind: 'option', id: 'bek' },
  { position: 4, kind: 'field', id: 'cast' },
  { position: 5, kind: 'option', id: 'constructor' },
];
const text = { en: '' };
const contest: Contest = {
  id: 'president',
  name: text,
  fields: ['registered', 'cast'].map((id) => ({ id, name: text })),
  options: ['anna', 'bek', 'constructor'].map((id) => ({ id, name: text, kind: 'candidate', color: null })),
  denominator: 'cast',
  relations: [
    { id: 'R1', name: text, left: 'cast', op: '=', right: 'anna + bek' },
    { id: 'R2', name: text, left: 'cast', op: '<=', right: 'registered' },
  ],
  maxTurnout: 1,
  stations: 'all',
};
const territories = [
  { id: 'whole', parent: null },
  { id: 'north', parent: 'whole' },
  { id: 'south', parent: 'whole' },
  { id: 'port', parent: 'south' },
];

const result: fc.Arbitrary<SourceResult> = fc
  .record({
    figures: fc.array(fc.option(fc.integer({ min: 0, max: 4 }), { freq: 4 }), { maxLength: cells.length }),
    conflict: fc.oneof({ weight: 5, arbitrary: fc.constant<number[]>([]) }, fc.subarray([1, 2, 3, 4, 5])),
    restIsZero: fc.boolean(),
  })
  .map(({ figures, conflict, restIsZero }) => ({
    figures: figures.map((figure, index) => (conflict.includes(index + 1) ? null : figure)),
    conflict,
    restIsZero,
  }));
const results = fc
  .array(fc.tuple(fc.constantFrom(...sources), result), { maxLength: 3 })
  .map((entries) => new Map<string, SourceResult>(entries));
const stations: fc.Arbitrary<readonly ComparedStation[]> = fc
  .array(
    fc.record({
      territory: fc.constantFrom('north', 'south', 'port'),
      registered: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 8 }),
      results,
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((station, index) => ({ id: `s${index}`, ...station })));
const election: fc.Arbitrary<readonly [ComparisonSetting, readonly ComparedStation[]]> = fc.tuple(
  fc
    .record({
      announced: fc.array(fc.tuple(fc.constantFrom('whole', 'north', 'south', 'elsewhere'), result), { maxLength: 3 }),
      maxTurnout: fc.constantFrom(1, 0.57, 1.1),
      stations: fc.constantFrom('all', 'stated'),
    })
    .map(({ announced, ...rules }) => ({
      election: 'test-2026',
      contest: { ...contest, ...rules },
      cells,
      sources,
      pair,
      territories,
      announced: new Map(announced),
    })),
  stations,
);

describe('comparing random elections', () => {
  test('every key equals a naive count', () => {
    fc.assert(
      fc.property(election, ([setting, all]) => {
        const {
          sources: sums,
          coverage,
          matched,
          counts,
          discrepancies,
          relations,
          bounds,
        } = compareElection(setting, all);
        const naive = naiveComparison(setting, all);
        expect({ ...sums }).toEqual(naive.sources);
        expect({ ...coverage }).toEqual(naive.coverage);
        expect(matched).toEqual(naive.matched);
        expect(counts).toEqual(naive.counts);
        expect(sorted(discrepancies)).toEqual(sorted(naive.discrepancies));
        expect(sorted(relations)).toEqual(sorted(naive.relations));
        expect(sorted(bounds)).toEqual(sorted(naive.bounds));
      }),
      { numRuns: 1000 },
    );
  });

  test('the order of stations does not matter, and the largest finding stands first', () => {
    fc.assert(
      fc.property(election, ([setting, all]) => {
        const comparison = compareElection(setting, all);
        expect(compareElection(setting, all.toReversed())).toEqual(comparison);
        const sizes = comparison.discrepancies.map(({ difference }) => Math.abs(difference));
        expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
        const kinds = comparison.bounds.map(({ kind }) => kind);
        expect(kinds).toEqual(kinds.toSorted());
      }),
    );
  });

  test('sources that agree raise no alarm', () => {
    const agreeing = fc.tuple(election, fc.boolean()).map(([[setting, all], half]) => {
      // A third that is silent keeps cells and stations unknown to one side.
      const same = all.map((station, index) => {
        const own = station.results.get('official');
        const plain =
          own === undefined ? new Map<string, SourceResult>() : bothSay(complete(own), half && index % 3 === 0);
        const listed =
          station.registered === null ? null : Math.max(station.registered, plain.get('official')?.figures[0] ?? 0);
        return { ...station, registered: listed, results: plain };
      });
      const whole = same.flatMap(({ results: said }) => said.get('official') ?? []);
      const total: SourceResult = {
        figures: cells.map((_, index) => whole.reduce((sum, { figures }) => sum + (figures[index] ?? 0), 0)),
        conflict: [],
        restIsZero: false,
      };
      return [
        { ...setting, contest: { ...setting.contest, maxTurnout: 1 }, announced: new Map([['whole', total]]) },
        same,
      ] as const;
    });
    fc.assert(
      fc.property(agreeing, ([setting, all]) => {
        const comparison = compareElection(setting, all);
        expect(comparison.counts).toMatchObject({ differ: 0, onlyB: 0, conflict: 0 });
        expect(comparison.discrepancies).toEqual([]);
        expect([comparison.relations, comparison.bounds]).toEqual([[], []]);
        for (const { difference } of Object.values(comparison.matched.options)) expect(difference ?? 0).toBe(0);
      }),
    );
  });
});

describe('tallies', () => {
  const shape: TallyShape = { cells, sources, pair };
  const tallied: fc.Arbitrary<TallyStation> = fc.record({
    registered: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 8 }),
    results,
    level: fc.constantFrom('none', 'reported', 'confirmed', 'disputed'),
    brokenRelations: fc.integer({ min: 0, max: 2 }),
  });

  test('the tally of a whole is the sum of its parts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(tallied, { maxLength: 5 }), { maxLength: 5 }), (parts) => {
        const whole = emptyTally(shape);
        for (const station of parts.flat()) addStation(whole, shape, station);
        const sum = emptyTally(shape);
        for (const part of parts) {
          const tally = emptyTally(shape);
          for (const station of part) addStation(tally, shape, station);
          addTally(sum, tally);
        }
        expect(sum).toEqual(whole);
      }),
    );
  });

  test('they say what compare says: coverage, sums, the same stations and counts', () => {
    fc.assert(
      fc.property(election, ([setting, all]) => {
        const tally = emptyTally(shape);
        for (const { registered, results: said } of all) {
          if (setting.contest.stations === 'stated' && !someoneStates(said, cells)) continue;
          const known = stationRegistered(registered, said, cells, askingOrder(pair, sources));
          addStation(tally, shape, { registered: known, results: said, level: 'reported', brokenRelations: 0 });
        }
        const comparison = compareElection(setting, all);
        expect(tally.counts).toEqual(comparison.counts);
        for (const source of Object.keys(comparison.sources)) {
          const own = tally.sources[source];
          expect(comparison.coverage[source]).toEqual({
            stations: { have: own?.stations, of: tally.stations },
            registered: { have: own?.registered, of: tally.registered },
          });
          const { stations, registered, cast, options } = comparison.sources[source] ?? { options: {} };
          expect(own?.stations).toBe(stations);
          const { anna, bek, constructor: other } = Object.fromEntries(Object.entries(options));
          expect(own?.sums).toEqual([registered, anna, bek, cast, other]);
        }
        expect(tally.matched.stations).toBe(comparison.matched.stations);
        for (const [id, { a, b }] of Object.entries(comparison.matched.options)) {
          const index = cells.findIndex((cell) => cell.id === id);
          expect([tally.matched.a[index], tally.matched.b[index]]).toEqual([a, b]);
        }
        const { none, reported, disputed } = tally.evidence;
        expect(none + reported + disputed).toBe(tally.stations);
        expect(reported).toBeGreaterThanOrEqual(tally.sources['observers']?.stations ?? 0);
      }),
    );
  });
});

describe('coverage in registered voters', () => {
  const said = (figures: SourceResult['figures']): SourceResult => ({ figures, conflict: [], restIsZero: false });

  test('has no whole while the number of a single station is unknown', () => {
    const all = Array.from({ length: 100 }, (_, index) => ({
      id: `s${String(index)}`,
      territory: 'north',
      registered: null,
      results: new Map([
        ['official', said([null, 5])],
        ...(index < 10 ? [['observers', said([1000, 5])] as const] : []),
      ]),
    }));
    const setting = { election: '', contest, cells, sources, pair, territories, announced: new Map() };
    expect(compareElection(setting, all).coverage).toEqual({
      official: { stations: { have: 100, of: 100 }, registered: { have: null, of: null } },
      observers: { stations: { have: 10, of: 100 }, registered: { have: 10_000, of: null } },
    });
  });
});

/** A protocol without blanks whose own arithmetic is right. */
function complete({ figures }: SourceResult): SourceResult {
  const [registered, anna, bek, , other] = [0, 1, 2, 3, 4].map((index) => figures[index] ?? 0);
  const cast = (anna ?? 0) + (bek ?? 0);
  return {
    figures: [cast + (registered ?? 0) + (other ?? 0), anna ?? 0, bek ?? 0, cast, other ?? 0],
    conflict: [],
    restIsZero: false,
  };
}

function bothSay(said: SourceResult, onlyOfficial: boolean): Map<string, SourceResult> {
  return new Map([['official', said], ...(onlyOfficial ? [] : [['observers', said] as const])]);
}

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row, Object.keys(row as object).toSorted())).toSorted();
}

/** The contract said a second way: figure by figure, with no thought of speed. */
function naiveComparison(setting: ComparisonSetting, all: readonly ComparedStation[]) {
  const optionIds = ['anna', 'bek', 'constructor'];
  const say = (station: ComparedStation, source: string, id: string): number | null => {
    const own = station.results.get(source);
    if (own === undefined) return null;
    const { position, kind } = cells.find((cell) => cell.id === id) ?? { position: 0, kind: 'field' };
    if (own.conflict.includes(position)) return null;
    return own.figures[position - 1] ?? (own.restIsZero && kind === 'option' ? 0 : null);
  };
  const torn = (station: ComparedStation, source: string): boolean =>
    (station.results.get(source)?.conflict.length ?? 0) > 0;
  const has = (station: ComparedStation, source: string): boolean =>
    optionIds.some((id) => say(station, source, id) !== null);
  const talks = (station: ComparedStation): boolean =>
    sources.some((source) => torn(station, source) || cells.some(({ id }) => say(station, source, id) !== null));
  const voters = (station: ComparedStation): number | null =>
    station.registered ??
    say(station, 'official', 'registered') ??
    say(station, 'observers', 'registered') ??
    say(station, 'league', 'registered');
  const fewest = (station: ComparedStation): number =>
    Math.min(
      ...[voters(station), say(station, 'observers', 'registered')].filter((number) => number !== null),
      Infinity,
    );
  const total = (figures: readonly (number | null)[]): number | null => {
    const known = figures.filter((figure) => figure !== null);
    return known.length === 0 ? null : known.reduce((sum, figure) => sum + figure, 0);
  };

  const concerned = setting.contest.stations === 'all' ? all : all.filter(talks);
  const heard = sources.filter(
    (source) => source !== 'league' || concerned.some(({ results: said }) => said.has(source)),
  );
  const held = (source: string) => concerned.filter((station) => !torn(station, source) && has(station, source));
  const clear = (source: string) => concerned.filter((station) => !torn(station, source));
  const count = (test: (station: ComparedStation) => boolean): number => concerned.filter(test).length;
  const conflicting = (station: ComparedStation): boolean => torn(station, 'official') || torn(station, 'observers');
  const both = concerned.filter((one) => !conflicting(one) && has(one, 'official') && has(one, 'observers'));
  const apart = (station: ComparedStation, id: string): boolean => {
    const [a, b] = [say(station, 'official', id), say(station, 'observers', id)];
    return a !== null && b !== null && a !== b;
  };
  const electorate = (of: readonly ComparedStation[]): number | null =>
    of.some((station) => voters(station) === null) ? null : (total(of.map(voters)) ?? 0);

  return {
    sources: Object.fromEntries(
      heard.map((source) => [
        source,
        {
          stations: held(source).length,
          registered: total(clear(source).map((one) => say(one, source, 'registered'))),
          issued: null,
          cast: total(clear(source).map((one) => say(one, source, 'cast'))),
          valid: null,
          invalid: null,
          options: Object.fromEntries(
            optionIds.map((id) => [id, total(clear(source).map((one) => say(one, source, id)))]),
          ),
        },
      ]),
    ),
    coverage: Object.fromEntries(
      heard.map((source) => {
        const stations = { have: held(source).length, of: concerned.length };
        return [source, { stations, registered: { have: electorate(held(source)), of: electorate(concerned) } }];
      }),
    ),
    matched: {
      sources: ['official', 'observers'],
      stations: both.length,
      options: Object.fromEntries(
        optionIds.map((id) => {
          const shared = both.filter((one) => say(one, 'official', id) !== null && say(one, 'observers', id) !== null);
          const a = total(shared.map((one) => say(one, 'official', id)));
          const b = total(shared.map((one) => say(one, 'observers', id)));
          return [id, { a, b, difference: a === null || b === null ? null : a - b }];
        }),
      ),
    },
    counts: {
      agree: both.filter((one) => !optionIds.some((id) => apart(one, id))).length,
      differ: both.filter((one) => optionIds.some((id) => apart(one, id))).length,
      onlyA: count((one) => !conflicting(one) && has(one, 'official') && !has(one, 'observers')),
      onlyB: count((one) => !conflicting(one) && has(one, 'observers') && !has(one, 'official')),
      conflict: count(conflicting),
    },
    discrepancies: concerned
      .filter((one) => !conflicting(one))
      .flatMap((one) =>
        cells
          .filter(({ id }) => apart(one, id))
          .map(({ id }) => {
            const [a, b] = [say(one, 'official', id) ?? 0, say(one, 'observers', id) ?? 0];
            return { station: one.id, field: id, a, b, difference: a - b };
          }),
      ),
    relations: concerned.flatMap((one) =>
      sources.flatMap((source) => {
        const figure = (id: string) => say(one, source, id);
        const [cast, anna, bek, registered] = [figure('cast'), figure('anna'), figure('bek'), figure('registered')];
        const broken = [];
        if (cast !== null && anna !== null && bek !== null && cast !== anna + bek)
          broken.push({ station: one.id, source, relation: 'R1', left: cast, right: anna + bek });
        if (cast !== null && registered !== null && cast > registered)
          broken.push({ station: one.id, source, relation: 'R2', left: cast, right: registered });
        return broken;
      }),
    ),
    bounds: naiveBounds(),
  };

  function naiveBounds() {
    const below: Record<string, readonly string[]> = {
      whole: ['whole', 'north', 'south', 'port'],
      north: ['north'],
      south: ['south', 'port'],
    };
    return Object.entries(below).flatMap(([territory, parts]) => {
      const announced = setting.announced.get(territory);
      if (announced === undefined) return [];
      const unit = { id: territory, territory, registered: null, results: new Map([['official', announced]]) };
      const inside = concerned.filter((one) => parts.includes(one.territory));
      return optionIds.flatMap((option) => {
        const figure = say(unit, 'official', option);
        const saying = inside.filter((one) => !torn(one, 'observers') && say(one, 'observers', option) !== null);
        const missing = inside.filter((one) => !saying.includes(one));
        if (figure === null || saying.length === 0) return [];
        const known = total(saying.map((one) => say(one, 'observers', option))) ?? 0;
        const listed = missing.some((one) => voters(one) === null) ? null : (total(missing.map(voters)) ?? 0);
        const register = say(unit, 'official', 'registered');
        const missingRegistered =
          register !== null
            ? Math.max(listed ?? 0, register - (total(saying.map(fewest).filter(Number.isFinite)) ?? 0))
            : setting.contest.stations === 'all'
              ? listed
              : null;
        const percent = Math.round(setting.contest.maxTurnout * 100);
        const highest =
          missingRegistered === null
            ? null
            : known + (missingRegistered * percent - ((missingRegistered * percent) % 100)) / 100;
        const kind = known > figure ? 'sum-exceeds' : highest !== null && figure > highest ? 'unreachable' : null;
        if (kind === null) return [];
        const { maxTurnout } = setting.contest;
        return [
          {
            territory,
            option,
            kind,
            known,
            missingStations: missing.length,
            missingRegistered,
            maxTurnout,
            announced: figure,
            lowest: known,
            highest,
          },
        ];
      });
    });
  }
}
