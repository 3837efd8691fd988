import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenSums, relationChecker } from '@kua/core/comparison/relation-check.ts';
import { inConflict, matchStation, stationDiscrepancies } from '@kua/core/comparison/station-match.ts';
import { mergeStatements } from '@kua/core/protocols/merge.ts';
import type { Cell, SourceResult, Statement } from '@kua/core/protocols/statement.ts';
import type { Contest, ControlRelation } from '@kua/core/registry/election.ts';
import { checkBody } from '@kua/core/observations/submission-body.ts';
import { stationSchema } from '@kua/core/registry/registry-contract.ts';
import { officialFile } from './official-file.ts';
import { inventedParties } from './party.ts';
import { usualDiscrepancies, type DistrictKind, type RehearsalDistrict, type RehearsalPlan } from './plan.ts';
import { differsInVotes, visiblePlanted } from './planted.ts';
import { figuresOf, protocolFields, rowOf } from './protocol-sheet.ts';
import { simulateElection, type Rehearsal } from './simulate.ts';
import { saidBy } from './submission.ts';

const relations: readonly Pick<ControlRelation, 'left' | 'op' | 'right'>[] = [
  { left: 'received', op: '=', right: 'issued + cancelled' },
  { left: 'sum(options) + invalid', op: '=', right: 'cast' },
  { left: 'took-part', op: '=', right: 'sum(options)' },
  { left: 'cast', op: '<=', right: 'issued' },
  { left: 'issued', op: '<=', right: 'registered' },
  { left: 'absentee', op: '<=', right: 'registered' },
  { left: 'home', op: '<=', right: 'cast' },
  { left: 'received', op: '<=', right: 'ceildiv(101 * registered, 100)' },
  { left: 'registered', op: '<=', right: '3000' },
];

function contestOf(parties: number): Contest {
  return {
    id: 'list',
    name: { en: 'List vote' },
    fields: protocolFields.map((id) => ({ id, name: { en: id } })),
    options: [
      ...inventedParties(parties),
      { id: 'against-all', name: { en: 'Against all' }, kind: 'against-all', color: null },
    ],
    denominator: 'took-part',
    relations: relations.map((sides, index) => ({ id: `R${index}`, name: { en: 'relation' }, ...sides })),
    maxTurnout: 1,
    stations: 'all',
  };
}

const kinds: readonly DistrictKind[] = ['metropolis', 'centre', 'town', 'rural', 'rural', 'rural'];
const districts: readonly RehearsalDistrict[] = Array.from({ length: 24 }, (_, index) => ({
  id: `d${index}`,
  region: `r${Math.floor(index / 6)}`,
  kind: kinds[index % 6] ?? 'rural',
  latitude: 43 + index / 4,
  longitude: 52 + index,
}));

function plan(changes: Partial<RehearsalPlan> = {}): RehearsalPlan {
  return {
    seed: 'test',
    districts,
    stations: 900,
    contest: contestOf(6),
    closesAt: '2026-11-15T20:00:00+05:00',
    observed: 0.31,
    planted: usualDiscrepancies,
    ...changes,
  };
}

const plans = fc
  .record({
    seed: fc.string({ maxLength: 12 }),
    stations: fc.integer({ min: 600, max: 1200 }),
    parties: fc.integer({ min: 2, max: 19 }),
    observed: fc.double({ min: 0.25, max: 0.6, noNaN: true }),
  })
  .map(({ seed, stations, parties, observed }) => plan({ seed, stations, observed, contest: contestOf(parties) }));

function cellsOf({ contest }: Rehearsal): readonly Cell[] {
  return [
    ...contest.fields.map(({ id }) => ({ kind: 'field' as const, id })),
    ...contest.options.map(({ id }) => ({ kind: 'option' as const, id })),
  ].map((cell, index) => ({ ...cell, position: index + 1 }));
}

/** What the observers say of each station once the first `arrived` protocols are in, by the rules of the ledger. */
function observersAfter(rehearsal: Rehearsal, arrived: number): ReadonlyMap<number, SourceResult> {
  const taken = [...new Map(rehearsal.arrivals.slice(0, arrived).map((arrival) => [arrival.entry, arrival])).values()];
  const replaced = new Set(taken.map(({ supersedes }) => supersedes));
  const statements = new Map<number, Statement[]>();
  for (const { entry, station, row } of taken) {
    const all = statements.get(station) ?? [];
    const superseded = replaced.has(entry);
    all.push({ channel: 'submission', rank: 0, figures: figuresOf(row), restIsZero: false, superseded });
    statements.set(station, all);
  }
  const width = rehearsal.official.form.width;
  return new Map([...statements].map(([station, all]) => [station, mergeStatements(all, width, new Set())]));
}

/** Compares official and observers station by station with the comparison of the core. */
function found(rehearsal: Rehearsal, arrived: number) {
  const cells = cellsOf(rehearsal);
  const observers = observersAfter(rehearsal, arrived);
  const checker = relationChecker(rehearsal.contest, cells);
  const lists = { differ: [] as string[], conflict: [] as string[], broken: [] as string[], cells: [] as string[] };
  for (const [index, { id }] of rehearsal.stations.entries()) {
    const a: SourceResult = { figures: figuresOf(rowOf(rehearsal.official, index)), conflict: [], restIsZero: false };
    const b = observers.get(index) ?? null;
    if (matchStation(cells, a, b) === 'differ') lists.differ.push(id);
    if (b !== null && inConflict(b)) lists.conflict.push(id);
    if (brokenSums(checker, a).length > 0) lists.broken.push(id);
    lists.cells.push(...stationDiscrepancies(cells, a, b).map((cell) => `${id} ${cell.field} ${cell.difference}`));
  }
  return lists;
}

function expected(rehearsal: Rehearsal, arrived: number): ReturnType<typeof found> {
  const visible = visiblePlanted(rehearsal.planted, arrived);
  const ofKind = (kind: string) => visible.filter((one) => one.kind === kind).map(({ station }) => station);
  return {
    differ: visible.filter(differsInVotes).map(({ station }) => station),
    conflict: ofKind('second-copy-differs'),
    broken: ofKind('broken-sum'),
    cells: visible.flatMap(({ station, cells }) => cells.map((one) => `${station} ${one.cell} ${one.difference}`)),
  };
}

function sorted(lists: ReturnType<typeof found>): ReturnType<typeof found> {
  const { differ, conflict, broken, cells } = lists;
  return {
    differ: differ.toSorted(),
    conflict: conflict.toSorted(),
    broken: broken.toSorted(),
    cells: cells.toSorted(),
  };
}

describe('simulated election', () => {
  it('hides exactly what it says it hides, at every moment of the night', () => {
    fc.assert(
      fc.property(plans, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const rehearsal = simulateElection(given);
        for (const arrived of [Math.round(rehearsal.arrivals.length * share), rehearsal.arrivals.length]) {
          expect(sorted(found(rehearsal, arrived))).toEqual(sorted(expected(rehearsal, arrived)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('plants each kind as often as asked, in stations of their own, and leaves 37 stations that differ', () => {
    const rehearsal = simulateElection(plan());
    const { planted, arrivals } = rehearsal;
    const counts = Object.groupBy(planted, ({ kind }) => kind);
    expect(Object.fromEntries(Object.entries(counts).map(([kind, all]) => [kind, all.length]))).toEqual(
      usualDiscrepancies,
    );
    expect(new Set(planted.map(({ station }) => station)).size).toBe(planted.length);
    expect(found(rehearsal, arrivals.length).differ).toHaveLength(37);
    for (const { kind, size, option, visibleUntil } of planted) {
      expect(size).toBeGreaterThan(0);
      expect(rehearsal.official.form.cells).toContain(option);
      expect(visibleUntil === null).toBe(kind !== 'corrected');
    }
  });

  it('is the same to the last digit for the same seed, and another one for another seed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (seed) => {
        const once = simulateElection(plan({ seed }));
        expect(simulateElection(plan({ seed }))).toEqual(once);
        expect(officialFile(simulateElection(plan({ seed: `${seed}+` })))).not.toBe(officialFile(once));
      }),
      { numRuns: 5 },
    );
  });

  it('numbers stations from 1 within each region and keeps lists within the law', () => {
    fc.assert(
      fc.property(plans, (given) => {
        const { stations } = simulateElection(given);
        expect(stations).toHaveLength(given.stations);
        expect(new Set(stations.map(({ id }) => id)).size).toBe(stations.length);
        for (const region of ['r0', 'r1', 'r2', 'r3']) {
          const numbers = stations.filter(({ id }) => id.startsWith(`${region}-`)).map(({ number }) => Number(number));
          expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        }
        for (const station of stations) {
          expect(stationSchema.safeParse(station).success).toBe(true);
          expect(station.registered).toBeLessThanOrEqual(3000);
          expect(station.registered).toBeGreaterThan(0);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('puts several stations into one building in towns', () => {
    const { stations } = simulateElection(plan());
    const buildings = new Set(stations.map(({ territory, name, address }) => `${territory} ${name} ${address}`));
    expect(buildings.size).toBeLessThan(stations.length * 0.9);
  });

  it('has observers at the share that was asked for, more of them in towns', () => {
    const { stations, arrivals } = simulateElection(plan({ stations: 3000 }));
    const observed = new Set(arrivals.map(({ station }) => station));
    expect(observed.size).toBe(930);
    const kindOf = new Map(districts.map(({ id, kind }) => [id, kind]));
    const shareOf = (kind: DistrictKind) => {
      const all = stations.flatMap(({ territory }, index) => (kindOf.get(territory) === kind ? [index] : []));
      return all.filter((index) => observed.has(index)).length / all.length;
    };
    expect(shareOf('metropolis')).toBeGreaterThan(2 * shareOf('rural'));
  });

  it('sends protocols after the count, some twice, corrections after what they correct and from the same phone', () => {
    const rehearsal = simulateElection(plan());
    const { arrivals } = rehearsal;
    const close = Date.parse(plan().closesAt);
    const first = new Map(arrivals.toReversed().map((arrival) => [arrival.entry, arrival]));
    expect(first.size).toBeLessThan(arrivals.length);
    for (const arrival of arrivals) {
      const since = Date.parse(arrival.capturedAt) - close;
      expect(since).toBeGreaterThan(40 * 60_000);
      expect(since).toBeLessThan(16 * 3_600_000);
      const said = saidBy(rehearsal, 'rehearsal', arrival);
      expect(checkBody(said.kind, said.body)).toBeNull();
      expect(said.station).toBe(rehearsal.stations[arrival.station]?.id);
      if (arrival.supersedes === null) continue;
      const corrected = first.get(arrival.supersedes);
      expect(corrected).toMatchObject({ device: arrival.device, station: arrival.station });
      expect(arrivals.findIndex(({ entry }) => entry === arrival.supersedes)).toBeLessThan(arrivals.indexOf(arrival));
    }
    expect(arrivals.filter(({ supersedes }) => supersedes !== null).length).toBeGreaterThanOrEqual(11);
  });

  it('writes the official protocols to a file, a row a station', () => {
    const rehearsal = simulateElection(plan());
    const [head, ...rows] = officialFile(rehearsal).trimEnd().split('\n');
    expect(head).toBe(['note', 'station', ...rehearsal.official.form.cells].join(','));
    expect(rows).toHaveLength(900);
    for (const [index, row] of rows.entries()) {
      expect(row).toBe(['rehearsal', rehearsal.stations[index]?.id, ...rowOf(rehearsal.official, index)].join(','));
    }
  });

  it('says so when there are too few stations for what should be planted', () => {
    expect(() => simulateElection(plan({ stations: 60 }))).toThrow(RangeError);
  });
});
