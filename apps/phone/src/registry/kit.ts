/** What an observer has with her on the day, fetched before it and whenever there is a line: the forms, the law, the contests, the stations. */
import { computed } from '@preact/signals';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { StationShardRef } from '@kua/core/publication/release-contract.ts';
import type { Contest, Election, LocalText } from '@kua/core/registry/election.ts';
import { pageOf } from '../notebook/notebook.ts';

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

/** Goes by the time that the server signed from now on, if that is another one; whether it was. */
export async function putClockRight(signed: string): Promise<boolean> {
  const seen = Date.parse(signed) - Date.now();
  if (Number.isNaN(seen) || Math.abs(seen - skew.peek()) < smallSkewMs) return false;
  await skewPage.put(seen);
  return true;
}

/** A station as it is picked: what people call it, and where it is. */
export type ListedStation = Readonly<{
  id: string;
  number: string;
  name: string | null;
  address: string | null;
  place: LocalText;
}>;
