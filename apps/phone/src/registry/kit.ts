/** What an observer has with her on the day, fetched before it and whenever there is a line: the forms, the law, the contests, the stations. */
import { computed } from '@preact/signals';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { Overview, StationShard, StationShardRef } from '@kua/core/publication/release-contract.ts';
import type { Contest, Election, LocalText } from '@kua/core/registry/election.ts';
import { pageOf, putPages } from '../notebook/notebook.ts';
import { readHead, readReleaseFile, type Fetch, type ReleaseTrouble } from './release.ts';

/** `sequence` of the release that it came from: an older one never replaces it. */
export type Kit = Readonly<{
  sequence: number;
  fetchedAt: string;
  election: Election;
  contests: readonly Contest[];
  /** Regions, each with the file that its stations are in. */
  regions: readonly Readonly<{ name: LocalText; shard: StationShardRef }>[];
  handbook: Handbook;
}>;

export const kitPage = pageOf<Kit>('kit');

/** The server's clock minus the phone's, in milliseconds, as it was last seen. */
export const skewPage = pageOf<number>('clock skew');

/** A difference of seconds is the line's; only a clock that is really wrong is put right. */
const smallSkewMs = 60_000;
export const skew = computed(() => {
  const seen = skewPage.content.value ?? 0;
  return Math.abs(seen) < smallSkewMs ? 0 : seen;
});

/** What the time is, also on a phone whose clock is wrong. */
export function rightNow(): Date {
  return new Date(Date.now() + skew.peek());
}

export type KitTrouble = ReleaseTrouble | 'no-forms';

/** Where nothing changed, nothing is fetched but the head. */
export async function refreshKit(
  home: string,
  keys: KeyList,
  tools: Readonly<{ fetch: Fetch; now: () => number }>,
): Promise<Result<Kit, KitTrouble>> {
  const read = await readHead(home, keys, tools);
  if (!read.ok) return read;
  const { head, skewMs } = read.value;
  const before = kitPage.content.peek();
  if (skewMs !== null) await skewPage.put(Math.round(skewMs));
  if (before !== null && before.sequence >= head.sequence) return success(before);
  const place = { home, election: keys.election };
  const overview = await readReleaseFile<Overview>({ ...place, path: head.overview }, 'kua-overview/1', tools.fetch);
  if (!overview.ok) return overview;
  const { election, contests, shards, root, children, handbook: path } = overview.value;
  if (path === undefined) return failure('no-forms');
  const handbook = await readReleaseFile<Handbook>({ ...place, path }, 'kua-handbook/1', tools.fetch);
  if (!handbook.ok) return handbook;
  const nameOf = (territory: string): LocalText => [root, ...children].find(({ id }) => id === territory)?.name ?? {};
  const kit: Kit = {
    sequence: head.sequence,
    fetchedAt: new Date(tools.now()).toISOString(),
    election,
    contests,
    regions: shards.map((shard) => ({ name: nameOf(shard.territory), shard })),
    handbook: handbook.value,
  };
  await putPages({ [kitPage.name]: kit });
  return success(kit);
}

/** A station as it is picked: what people call it, and where it is. */
export type ListedStation = Readonly<{
  id: string;
  number: string;
  name: string | null;
  address: string | null;
  place: LocalText;
}>;

/** The stations of a region, in the order of the registry. */
export async function readStations(
  home: string,
  election: string,
  { shard }: Kit['regions'][number],
  fetch: Fetch,
): Promise<Result<readonly ListedStation[], ReleaseTrouble>> {
  const read = await readReleaseFile<StationShard>({ home, election, path: shard.stations }, 'kua-stations/1', fetch);
  if (!read.ok) return read;
  const { id, number, name, address, path, places } = read.value;
  return success(
    id.map((station, index) => ({
      id: station,
      number: number[index] ?? station,
      name: name[index] ?? null,
      address: address[index] ?? null,
      place: places[path[index] ?? 0] ?? {},
    })),
  );
}
