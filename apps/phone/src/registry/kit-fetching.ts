/** How the kit comes onto the phone: from the signed release of her election. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { Overview, StationShard } from '@kua/core/publication/release-contract.ts';
import type { LocalText } from '@kua/core/registry/election.ts';
import { putPages } from '../notebook/notebook.ts';
import { kitPage, skewPage, type Kit, type ListedStation } from './kit.ts';
import { readHead, readReleaseFile, type Fetch, type ReleaseTrouble } from './release.ts';

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
