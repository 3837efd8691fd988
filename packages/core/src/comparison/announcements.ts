import type { Cell, SourceResult } from '../protocols/statement.ts';
import { addKnownStation, emptyKnown, orderBounds, territoryBounds, type KnownVotes } from './bounds.ts';
import type { Bound } from './comparison.ts';

export type AnnouncementSetting = Readonly<{
  cells: readonly Cell[];
  territories: readonly Readonly<{ id: string; parent: string | null }>[];
  /** Announced totals by territory. */
  announced: ReadonlyMap<string, SourceResult>;
  maxTurnout: number;
  /** True when the registry lists every station of the contest. */
  complete: boolean;
}>;

/** Gathers what the known protocols say below every territory with an announced total. Owned by one fold. */
export type AnnouncementFold = Readonly<{
  setting: AnnouncementSetting;
  known: ReadonlyMap<string, KnownVotes>;
  /** By territory: the sums that a station of it belongs to, its own and those of its ancestors. */
  above: ReadonlyMap<string, readonly KnownVotes[]>;
}>;

export function startAnnouncements(setting: AnnouncementSetting): AnnouncementFold {
  const { cells, announced, territories } = setting;
  const parents = new Map(territories.map(({ id, parent }) => [id, parent]));
  const known = new Map([...announced.keys()].filter((id) => parents.has(id)).map((id) => [id, emptyKnown(cells)]));
  const above = new Map(
    known.size === 0
      ? []
      : territories.map(({ id }) => [id, chain(id, parents).flatMap((each) => known.get(each) ?? [])]),
  );
  return { setting, known, above };
}

export function addAnnouncedStation(
  fold: AnnouncementFold,
  station: Readonly<{ territory: string; registered: number | null; result: SourceResult | null }>,
): void {
  for (const known of fold.above.get(station.territory) ?? []) addKnownStation(known, fold.setting.cells, station);
}

export function finishAnnouncements(fold: AnnouncementFold): readonly Bound[] {
  const { cells, announced, maxTurnout, complete } = fold.setting;
  const bounds = [...fold.known].flatMap(([territory, known]) => {
    const total = announced.get(territory);
    return total === undefined
      ? []
      : territoryBounds({ territory, cells, announced: total, known, maxTurnout, complete });
  });
  return orderBounds(bounds);
}

/** From the territory up to the whole. A registry that names a territory its own ancestor is walked once. */
function chain(territory: string, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const walked = new Set<string>();
  let current: string | null = territory;
  while (current !== null && !walked.has(current)) {
    walked.add(current);
    current = parents.get(current) ?? null;
  }
  return [...walked];
}
