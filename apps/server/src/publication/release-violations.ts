import { endOfCount } from '@kua/core/observations/violation-place.ts';
import { placesAbove } from '@kua/core/publication/public-incident.ts';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import { jsonFile } from '@kua/core/publication/release-name.ts';
import type {
  PublicIncident,
  ViolationListRef,
  ViolationsIndex,
} from '@kua/core/publication/release-violations-contract.ts';
import { emptyTally, latestShown, retally, tallyOf, violationsIndex } from '@kua/core/publication/violations-index.ts';
import {
  countObservedStations,
  readIncidentPlaces,
  readLatestIncidents,
  type IncidentPlace,
} from '../observations/published-store.ts';
import { readTerritories, type Snapshot } from './publication-store.ts';
import { readReleaseFile } from './release-folder.ts';
import type { BuiltRelease, ReleaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { PreviousRelease } from './release-previous.ts';
import { draftLists, type ListDraft } from './violation-drafts.ts';
import { readShown, writeList, type ViolationSetting, type WrittenList } from './violation-lists.ts';
import { removeEarlier, violationFiles, violationPaths } from './violation-paths.ts';

export type PublishedViolations = Readonly<{
  /** Null where nothing is published. */
  path: ReleasePath | null;
  /** By region, stations from which an observer sent anything; null where nothing is published. */
  observed: Readonly<Record<string, number>> | null;
  /** When (RFC 3339) stations may be named that are not yet; null where nothing is published, and afterwards. */
  turnsAt: string | null;
  /** Of what was withdrawn or said otherwise no copy stays: to be called when the head is in place. */
  forget: () => Promise<void>;
}>;

type Input = Readonly<{
  plan: ReleasePlan;
  built: BuiltRelease;
  output: ReleaseOutput;
  folder: string;
  previous: PreviousRelease | null;
  /** Everything else was made anew, too: the frame of the release changed. */
  anew: boolean;
  now: Date;
}>;

/** What the lists of a release are made from: those of `before` that stay, and those that are made anew. */
type Change = Readonly<{
  before: ViolationsIndex | null;
  drafts: readonly ListDraft[];
  /** Something may not be said any more that nobody looks for file by file. */
  takenBack: boolean;
}>;

/**
 * Writes what staff published of violations. Also under embargo: it is no result. Only files of events that changed since the previous
 * release are made, their lists and the index; all of them where stations are named from now on.
 */
export async function publishViolations(snapshot: Snapshot, input: Input): Promise<PublishedViolations> {
  const { plan, built, output, folder, previous } = input;
  const { client, election } = snapshot;
  const { handbook } = plan;
  const now = input.now.getTime();
  const countEnds = handbook === null ? null : endOfCount({ date: plan.election.date, timeZone: handbook.timeZone });
  const above = placesAbove(await readTerritories(snapshot));
  const regionOf = (territory: string | null): string | null => above.get(territory ?? '')?.path[0] ?? null;
  const setting: ViolationSetting = { snapshot, plan, built, output, folder, frame: { now, countEnds, above } };

  const { before, drafts, takenBack } = await changeOf(snapshot, input, { countEnds, regionOf });
  const written: WrittenList[] = [];
  for (const draft of drafts) written.push(await writeList(draft, setting));
  const replaced = new Set(drafts.map((draft) => draft.before?.ref.path));
  const index = violationsIndex({
    election: plan.election,
    countEnds,
    handbook,
    tally: retally(
      before === null ? emptyTally : tallyOf(before),
      written.flatMap(({ moved }) => moved),
    ),
    regions: built.children,
    lists: [...(before?.lists ?? []).filter(({ path }) => !replaced.has(path)), ...written.map(({ ref }) => ref)],
    latest: before !== null && drafts.length === 0 ? before.latest : await readLatest(setting),
  });
  const told = index.incidents + index.withdrawn > 0;
  const file = told ? jsonFile(violationFiles.index, null, index, plan.setting.digest) : null;
  if (file !== null) await output.write(file);
  const old = previous?.overview.violations;
  if (before === null) {
    const kept = new Set(await violationPaths(folder, file?.path));
    for (const path of await violationPaths(folder, old)) if (!kept.has(path)) output.replace(path);
  } else if (old !== undefined && old !== file?.path) output.replace(old);
  return {
    path: file?.path ?? null,
    observed: told ? byRegion(await countObservedStations(client, election), regionOf) : null,
    turnsAt: told && countEnds !== null && now < countEnds ? new Date(countEnds).toISOString() : null,
    forget: async () => {
      if (takenBack || written.some((list) => list.takenBack)) await removeEarlier(folder, file?.path ?? null);
    },
  };
}

/** The latest that are shown: one whose place the registry does not have is not. */
async function readLatest(setting: ViolationSetting): Promise<readonly PublicIncident[]> {
  const { client, election } = setting.snapshot;
  const shown: PublicIncident[] = [];
  let before: number | null = null;
  do {
    const sequences: readonly number[] = await readLatestIncidents(client, election, { before, most: latestShown });
    shown.push(...(await readShown(sequences, setting)));
    before = sequences.length < latestShown ? null : (sequences.at(-1) ?? null);
  } while (before !== null && shown.length < latestShown);
  return shown.slice(0, latestShown);
}

async function changeOf(
  { client, election }: Snapshot,
  { folder, previous, anew, now }: Input,
  {
    countEnds,
    regionOf,
  }: Readonly<{ countEnds: number | null; regionOf: (territory: string | null) => string | null }>,
): Promise<Change> {
  const index = previous === null || anew ? null : await readIndex(folder, previous);
  const stationsFrom = countEnds === null ? null : new Date(countEnds).toISOString();
  const turned = countEnds !== null && isBetween(countEnds, previous?.head.publishedAt, now);
  const groups = async (since: number) => byTerritory(await readIncidentPlaces(client, election, since), regionOf);
  const changed = previous === null || index === null ? null : await groups(previous.head.sequence);
  if (previous !== null && index !== null && changed !== null && index.stationsFrom === stationsFrom && !turned) {
    const drafts = await draftAll(folder, { groups: changed, lists: index.lists, since: previous.head.sequence });
    if (drafts !== null) return { before: index, drafts, takenBack: false };
  }
  const drafts = (await draftAll(folder, { groups: await groups(0), lists: [], since: 0 })) ?? [];
  // What is only named in its time takes nothing back; that its time comes later does.
  const isNamedOnly = changed?.size === 0 && index?.stationsFrom === stationsFrom;
  return { before: null, drafts, takenBack: previous?.overview.violations !== undefined && !isNamedOnly };
}

/** Null where an event is not where it was. */
async function draftAll(
  folder: string,
  { groups, lists, since }: Readonly<{ groups: Groups; lists: readonly ViolationListRef[]; since: number }>,
): Promise<readonly ListDraft[] | null> {
  const drafts: ListDraft[] = [];
  for (const [territory, changed] of groups) {
    const refs = lists.filter((ref) => ref.territory === territory);
    const own = await draftLists(folder, { territory, refs, changed, since });
    if (own === null) return null;
    drafts.push(...own);
  }
  return drafts;
}

type Groups = ReadonlyMap<string | null, readonly number[]>;

function byTerritory(places: readonly IncidentPlace[], regionOf: (territory: string | null) => string | null): Groups {
  const groups = new Map<string | null, number[]>();
  for (const { sequence, territory } of places) {
    const region = regionOf(territory);
    const group = groups.get(region) ?? [];
    group.push(sequence);
    groups.set(region, group);
  }
  return groups;
}

function byRegion(
  observed: ReadonlyMap<string, number>,
  regionOf: (territory: string | null) => string | null,
): Readonly<Record<string, number>> {
  const below: Record<string, number> = {};
  for (const [territory, stations] of observed) {
    const region = regionOf(territory);
    if (region !== null) below[region] = (below[region] ?? 0) + stations;
  }
  return Object.fromEntries(Object.entries(below).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readIndex(folder: string, { overview }: PreviousRelease): Promise<ViolationsIndex | null> {
  const { violations } = overview;
  return violations === undefined ? null : readReleaseFile<ViolationsIndex>(folder, violations, 'kua-violations/2');
}

function isBetween(instant: number, from: string | undefined, to: Date): boolean {
  return from !== undefined && Date.parse(from) < instant && instant <= to.getTime();
}
