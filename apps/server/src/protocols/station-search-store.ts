import type { Pool } from 'pg';
import { foldText } from '@kua/core/kernel/folded-text.ts';
import { compareNatural } from '@kua/core/kernel/text-order.ts';
import type { Staff } from '@kua/core/access/staff.ts';
import { plainNumber } from '@kua/core/protocols/caption-numbers.ts';
import { foundStations, type FoundStation } from '@kua/core/protocols/found-stations-contract.ts';

const mostFound = 50;

/** Stations in whose number, name, address or territories all words of the question begin a word; whose number it is come first. */
export async function searchStations(
  pool: Pool,
  { staff, q }: Readonly<{ staff: Staff; q: string }>,
): Promise<readonly FoundStation[]> {
  const words = foldText(q).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  const found = (await stationsOf(pool, staff)).flatMap(({ station, text, number }) =>
    words.every((word) => text.includes(` ${word}`)) ? [{ station, exact: words.includes(number) }] : [],
  );
  return found
    .toSorted(
      (left, right) =>
        Number(right.exact) - Number(left.exact) || compareNatural(left.station.number, right.station.number),
    )
    .slice(0, mostFound)
    .map(({ station }) => station);
}

/** Those that have one of these numbers, in the order of the numbers. */
export async function stationsNumbered(
  pool: Pool,
  { staff, numbers }: Readonly<{ staff: Staff; numbers: readonly string[] }>,
): Promise<readonly FoundStation[]> {
  if (numbers.length === 0) return [];
  const known = Map.groupBy(await stationsOf(pool, staff), ({ number }) => plainNumber(number));
  return numbers
    .flatMap((number) => known.get(number) ?? [])
    .slice(0, mostFound)
    .map(({ station }) => station);
}

type Known = readonly Readonly<{ station: FoundStation; text: string; number: string }>[];
const knownOf = new WeakMap<Pool, Map<string, Readonly<{ registry: number; stations: Promise<Known> }>>>();

/** Those of her territories. Read once for as long as the registry is the same: people search letter by letter. */
async function stationsOf(pool: Pool, { election, territories }: Staff): Promise<Known> {
  const { rows } = await pool.query<{ registry: number }>({
    name: 'registry-head',
    text: 'select registry from projection.head where election = $1',
    values: [election],
  });
  const registry = rows[0]?.registry ?? 0;
  const kept = knownOf.get(pool) ?? new Map<string, Readonly<{ registry: number; stations: Promise<Known> }>>();
  knownOf.set(pool, kept);
  const key = JSON.stringify([election, territories]);
  const before = kept.get(key);
  if (before?.registry === registry) return before.stations;
  const stations = readStations(pool, { election, territories });
  kept.set(key, { registry, stations });
  stations.catch(() => kept.delete(key));
  return stations;
}

async function readStations(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
): Promise<Known> {
  const { rows } = await pool.query({
    name: 'stations-to-search',
    text: `
      with recursive above (id, up, name, height) as (
        select id, parent, name, 0 from projection.territory where election = $1
        union all
        select above.id, t.parent, t.name, above.height + 1 from above join projection.territory t on t.election = $1 and t.id = above.up
      ),
      below (id) as (
        select id from projection.territory where election = $1 and ($2::text[] is null or id = any ($2))
        union
        select t.id from below join projection.territory t on t.election = $1 and t.parent = below.id
      )
      select s.id, s.number, s.name, s.address, coalesce(a.names, '[]') as territory
      from projection.station s
      left join (select id, jsonb_agg(name order by height) as names from above group by id) as a on a.id = s.territory
      where s.election = $1 and ($2::text[] is null or s.territory in (select id from below))`,
    values: [election, territories],
  });
  return foundStations.parse({ stations: rows }).stations.map((station) => {
    const { number, name, address, territory } = station;
    const places = territory.flatMap((names) => Object.values(names));
    const text = ` ${foldText([number, name ?? '', address ?? '', ...places].join(' '))}`;
    return { station, text, number: foldText(number) };
  });
}

export async function knowsStation(pool: Pool, election: string, station: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'knows-station',
    text: 'select from projection.station where election = $1 and id = $2',
    values: [election, station],
  });
  return rowCount === 1;
}
