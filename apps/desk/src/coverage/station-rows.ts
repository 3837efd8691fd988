/** The stations of the board as rows, and which of them are looked at. */
import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { evidenceLevels, type EvidenceLevel } from '@kua/core/protocols/evidence-level.ts';
import { regionsOf } from '@kua/core/coverage/regions.ts';
import { byWhatIsNext } from '@kua/core/coverage/station-day.ts';
import type { Address, Filter } from './coverage-address.ts';

export type StationRow = Readonly<{
  id: string;
  number: string;
  territory: string;
  region: string;
  latitude: number | null;
  longitude: number | null;
  registered: number | null;
  state: number;
  last: number | null;
  /** Places in the moments of the board. */
  late: readonly number[];
  jumps: number;
  drops: number;
  level: EvidenceLevel;
  /** How many copies of other stations are like those of this one. */
  alike: number;
  /** Organisations that sent something from there. */
  sources: readonly string[];
}>;

const natural = new Intl.Collator('ru', { numeric: true });

/** By region, and in it by number as people count. */
export function stationRows({ columns, territories, byRegion, bySource }: CoverageBoard): readonly StationRow[] {
  const regions = regionsOf(territories);
  const places = new Map(byRegion.map(({ territory }, place) => [territory, place]));
  const placeOf = ({ region }: StationRow): number => places.get(region) ?? places.size;
  const rows = columns.station.map((id, index): StationRow => {
    const territory = columns.territory[index] ?? '';
    return {
      id,
      number: columns.number[index] ?? id,
      territory,
      region: regions.get(territory) ?? territory,
      latitude: columns.latitude[index] ?? null,
      longitude: columns.longitude[index] ?? null,
      registered: columns.registered[index] ?? null,
      state: columns.state[index] ?? 0,
      last: columns.last[index] ?? null,
      late: columns.late[index] ?? [],
      jumps: columns.jumps[index] ?? 0,
      drops: columns.drops[index] ?? 0,
      level: evidenceLevels[columns.level[index] ?? 0] ?? 'none',
      alike: columns.alike[index] ?? 0,
      sources: (columns.sources[index] ?? []).flatMap((place) => bySource[place]?.source ?? []),
    };
  });
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b) || natural.compare(a.number, b.number));
}

export function isOf(row: StationRow, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'late') return row.late.length > 0;
  if (filter === 'disputed') return row.level === 'disputed';
  if (filter === 'jumps' || filter === 'drops' || filter === 'alike') return row[filter] > 0;
  return row.state === Number(filter);
}

export function isInside(row: StationRow, { region, source }: Pick<Address, 'region' | 'source'>): boolean {
  return (region === 'all' || row.region === region) && (source === 'all' || row.sources.includes(source));
}

/** In the order of the list: what is late by what to do next, everything else as it is. */
export function shownRows(rows: readonly StationRow[], at: Address): readonly StationRow[] {
  const inside = rows.filter((row) => isInside(row, at) && isOf(row, at.filter));
  return at.form === 'late' ? inside.filter(({ late }) => late.length > 0).toSorted(lateOrder) : inside;
}

function lateOrder(a: StationRow, b: StationRow): number {
  return byWhatIsNext({ ...a, late: a.late.map(String) }, { ...b, late: b.late.map(String) });
}

/** `HH:MM` of a minute of the day. */
export function timeOf(minute: number): string {
  const ofDay = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}
