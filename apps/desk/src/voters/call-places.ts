/** What an operator chooses from: the regions, stations and codes that the release has anyway, or the places of her territories. */
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { Overview, ReleaseHead, StationShard } from '@kua/core/publication/release-contract.ts';
import type { LocalText } from '@kua/core/registry/election.ts';
import { sessionState } from '../access/session.ts';
import { askPlaces } from '../violations/violations-client.ts';

/** `path`: of territories, from the region down to itself. */
export type CallPlace = Readonly<{ id: string; name: LocalText; path: readonly string[] }>;
export type CallPlaces = Readonly<{
  overview: Overview;
  handbook: Handbook | null;
  places: readonly CallPlace[];
  /** She works in some territories: without a place of them she would never see the call again. */
  isBound: boolean;
}>;

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
  const state = sessionState.peek();
  const isBound = state.state === 'in' && state.session.territories !== null;
  const places = isBound ? await askPlaces() : null;
  if (places?.ok === false) return null;
  return {
    overview,
    handbook: handbook === undefined ? null : await read<Handbook>(election, handbook),
    places: places?.value.places ?? regionsOf(overview),
    isBound,
  };
}

/** Some parts of the whole are no territories: a station is found in them, and no more is said. */
function regionsOf({ children }: Overview): readonly CallPlace[] {
  return children.map(({ id, name, part }) => ({ id, name, path: part === true ? [] : [id] }));
}

/** The station of this number in the region of a place; null where there is none. */
export async function findStation(
  { overview }: CallPlaces,
  { id, path }: CallPlace,
  number: string,
): Promise<string | null> {
  const shard = overview.shards.find(({ territory }) => territory === id || path.includes(territory));
  const stations = shard === undefined ? null : await read<StationShard>(overview.election.id, shard.stations);
  const plain = (text: string): string => text.trim().replace(/^0+(?=.)/, '');
  const at = stations?.number.findIndex((each) => plain(each) === plain(number)) ?? -1;
  return stations?.id[at] ?? null;
}
