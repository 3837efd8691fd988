import type { Overview, ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { ledgerNameAt, readChangedUnits, type Snapshot } from './publication-store.ts';
import { readHead, readReleaseFile } from './release-folder.ts';
import type { ReleasePlan } from './release-plan.ts';

/** The release that a folder holds, as far as it can be read. */
export type PreviousRelease = Readonly<{ head: ReleaseHead; overview: Overview }>;

/** More changed stations than this are cheaper read from the beginning. */
const mostPatched = 2000;

export async function readPrevious(folder: string, election: string): Promise<PreviousRelease | null> {
  const head = await readHead(folder);
  if (head?.election !== election) return null;
  const overview = await readReleaseFile<Overview>(folder, head.overview, 'kua-overview/1');
  return overview === null ? null : { head, overview };
}

/**
 * Stations about which sources said something after the previous release, when nothing else that a file depends on has changed;
 * null when everything must be built anew.
 */
export async function changedStations(
  snapshot: Snapshot,
  plan: ReleasePlan,
  { head, overview }: PreviousRelease,
): Promise<readonly string[] | null> {
  const continues =
    head.sequence <= plan.head.sequence &&
    plan.head.registry <= head.sequence &&
    head.ledger === (await ledgerNameAt(snapshot, head.sequence));
  if (!continues || !sameFrame(plan, overview)) return null;
  const since = shownWhole(plan, head);
  if (since === plan.head.sequence || plan.embargo !== null) return [];
  const changed = await readChangedUnits(snapshot, since, mostPatched);
  return changed === null || changed.territories ? null : changed.stations;
}

/** Up to which entry the previous release has all that this one can say: statements that no checkpoint covered then may have one now. */
function shownWhole(plan: ReleasePlan, head: ReleaseHead): number {
  const signed = head.log?.size ?? 0;
  return (plan.log?.size ?? 0) > signed ? Math.min(head.sequence, signed) : head.sequence;
}

/** What every territory's file depends on, compared as it is written. */
function sameFrame(plan: ReleasePlan, overview: Overview): boolean {
  const { election, contests, sources, pair, embargo, colluders } = plan;
  const named = overview.sources.map(({ id, name }) => ({ id, name }));
  const before = [overview.election, overview.contests, named, overview.pair, overview.embargo];
  if (overview.verification?.colluders !== colluders) return false;
  return JSON.stringify([election, contests, sources, pair, embargo]) === JSON.stringify(before);
}
