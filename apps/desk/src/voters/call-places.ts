/** What an operator chooses from: the regions, stations and codes that the release has anyway. */
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { Overview, ReleaseHead, StationShard } from '@kua/core/publication/release-contract.ts';

export type CallPlaces = Readonly<{ overview: Overview; handbook: Handbook | null }>;

async function read<T>(election: string, path: string): Promise<T | null> {
  const address = new URL(`../${encodeURIComponent(election)}/${path}`, document.baseURI);
  const answer = await fetch(address, { credentials: 'omit' }).catch(() => null);
  // The publisher keeps the contract; a full schema would weigh more than the desk.
  return answer?.ok === true ? ((await answer.json()) as T) : null;
}

/** Null where nothing is published yet. */
export async function readPlaces(election: string): Promise<CallPlaces | null> {
  const head = await read<ReleaseHead>(election, 'head.json');
  const overview = head === null ? null : await read<Overview>(election, head.overview);
  if (overview === null) return null;
  const { handbook } = overview;
  return { overview, handbook: handbook === undefined ? null : await read<Handbook>(election, handbook) };
}

/** The station of a region that has this number; null where there is none. */
export async function findStation({ overview }: CallPlaces, region: string, number: string): Promise<string | null> {
  const shard = overview.shards.find(({ territory }) => territory === region);
  const stations = shard === undefined ? null : await read<StationShard>(overview.election.id, shard.stations);
  const plain = (text: string): string => text.trim().replace(/^0+(?=.)/, '');
  const at = stations?.number.findIndex((each) => plain(each) === plain(number)) ?? -1;
  return stations?.id[at] ?? null;
}
