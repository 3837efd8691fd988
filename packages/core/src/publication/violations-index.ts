/** The index of what is published of violations: its counts follow from rows, and from nothing else. */
import { compareText } from '../kernel/text-order.ts';
import type { Handbook } from './handbook.ts';
import type {
  PublicIncident,
  ViolationCodeSheet,
  ViolationListRef,
  ViolationsIndex,
} from './release-violations-contract.ts';
import type { ViolationRow } from './violation-list.ts';

/** How many events a first page shows. */
export const latestShown = 20;

type Counts = Readonly<{ incidents: number; withdrawn: number }>;
export type ViolationTally = Readonly<{
  whole: Counts;
  codes: ReadonlyMap<string, Counts>;
  regions: ReadonlyMap<string, Counts>;
  hours: ReadonlyMap<string, Counts>;
}>;

/** Rows of one territory; `times`: 1 where they come, -1 where they go. */
export type RowsMoved = Readonly<{ territory: string | null; rows: readonly ViolationRow[]; times: 1 | -1 }>;

export const emptyTally: ViolationTally = {
  whole: { incidents: 0, withdrawn: 0 },
  codes: new Map(),
  regions: new Map(),
  hours: new Map(),
};

export function tallyOf({ incidents, withdrawn, codes, regions, hours }: ViolationsIndex): ViolationTally {
  return {
    whole: { incidents, withdrawn },
    codes: new Map(codes.map((sheet) => [sheet.code, sheet])),
    regions: new Map(regions.map((region) => [region.territory, region])),
    hours: new Map(hours.map(({ hour, incidents: told }) => [hour, { incidents: told, withdrawn: 0 }])),
  };
}

/** The tally after rows came and went; what it was made of before is not read again. */
export function retally(before: ViolationTally, moved: readonly RowsMoved[]): ViolationTally {
  let { whole } = before;
  const codes = new Map(before.codes);
  const regions = new Map(before.regions);
  const hours = new Map(before.hours);
  for (const { territory, rows, times } of moved) {
    for (const { id, code, hour, withdrawn } of rows) {
      if (id === null || code === null) continue;
      const step = withdrawn ? { incidents: 0, withdrawn: times } : { incidents: times, withdrawn: 0 };
      whole = plus(whole, step);
      codes.set(code, plus(codes.get(code), step));
      if (territory !== null) regions.set(territory, plus(regions.get(territory), step));
      if (hour !== null) hours.set(hour, plus(hours.get(hour), step));
    }
  }
  return { whole, codes, regions, hours };
}

function plus({ incidents, withdrawn }: Counts = { incidents: 0, withdrawn: 0 }, step: Counts): Counts {
  return { incidents: incidents + step.incidents, withdrawn: withdrawn + step.withdrawn };
}

export type IndexParts = Readonly<{
  election: Readonly<{ id: string; rehearsal: boolean }>;
  countEnds: number | null;
  handbook: Pick<Handbook, 'violations' | 'violationGroups' | 'acts' | 'timeZone'> | null;
  tally: ViolationTally;
  /** Parts of the whole, as the overview has them. */
  regions: readonly Readonly<{ id: string; stations: number }>[];
  lists: readonly ViolationListRef[];
  latest: readonly PublicIncident[];
}>;

export function violationsIndex(parts: IndexParts): ViolationsIndex {
  const { election, countEnds, handbook, tally } = parts;
  const lists = parts.lists.toSorted((a, b) => compareText(a.territory ?? '', b.territory ?? '') || a.from - b.from);
  return {
    format: 'kua-violations/2',
    rehearsal: election.rehearsal,
    election: election.id,
    stationsFrom: countEnds === null ? null : new Date(countEnds).toISOString(),
    timeZone: handbook?.timeZone ?? null,
    ...tally.whole,
    codes: codeSheets(tally, handbook),
    hours: [...tally.hours]
      .filter(([, { incidents }]) => incidents > 0)
      .map(([hour, { incidents }]) => ({ hour, incidents }))
      .toSorted((a, b) => compareText(a.hour, b.hour)),
    regions: parts.regions.map(({ id, stations }) => {
      const { incidents, withdrawn } = tally.regions.get(id) ?? emptyTally.whole;
      return { territory: id, incidents, withdrawn, stations };
    }),
    lists,
    latest: parts.latest,
  };
}

function codeSheets({ codes }: ViolationTally, handbook: IndexParts['handbook']): readonly ViolationCodeSheet[] {
  return [...codes]
    .filter(([, { incidents, withdrawn }]) => incidents + withdrawn > 0)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([code, { incidents, withdrawn }]) => {
      const known = handbook?.violations.find(({ id }) => id === code);
      const group = handbook?.violationGroups.find(({ id }) => id === known?.group);
      return {
        code,
        name: known?.name ?? null,
        group: group === undefined ? null : { id: group.id, name: group.name },
        laws: (known?.laws ?? []).map((law) => ({
          ...law,
          name: handbook?.acts?.find(({ id }) => id === law.act)?.shortName ?? null,
        })),
        incidents,
        withdrawn,
      };
    });
}
