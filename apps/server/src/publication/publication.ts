import { mkdir, realpath } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { overview as makeOverview } from '@kua/core/publication/overview.ts';
import { jsonFile } from '@kua/core/publication/release-name.ts';
import type { Election, SourceId } from '@kua/core/registry/election.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { inSnapshot } from '../postgres/transaction-store.ts';
import { readReportCounts } from './citizen-report-store.ts';
import { boundariesFile, type RegionShapes, type UnmatchedShapes } from './boundaries.ts';
import { downloadsAreCurrent, refreshDownloads } from './download-refresh.ts';
import { withReleaseLock, type Snapshot } from './publication-store.ts';
import { buildRelease } from './release-build.ts';
import { electionUnknown, refuseFolder, sourceUnknown, type PublishRefusal } from './publish-refusal.ts';
import type { Portal } from './portal-files.ts';
import { isNamedRightly, removeBroken, retire, sha256 } from './release-folder.ts';
import { publishOpenings } from './release-openings.ts';
import { chosenPair, placeHead, type SignHead } from './release-head.ts';
import { publishViolations } from './release-violations.ts';
import { readShares } from './shares-store.ts';
import { releaseOutput, type BuiltRelease, type ReleaseOutput } from './release-output.ts';
import { removeWithdrawn } from './release-pictures.ts';
import { patchRelease } from './release-patch.ts';
import { readPlan, type ElectionRules, type ReleasePlan } from './release-plan.ts';
import { changedStations, readPrevious, type PreviousRelease } from './release-previous.ts';
import { isWhole, MissingReleaseFile, releasePaths } from './release-walk.ts';

export type PublishOptions = Readonly<{
  pool: Pool;
  election: string;
  /** The release folder: absent, empty, or holding a release of this election. */
  folder: string;
  /** Where pictures are that the release is to hold. */
  objects: ObjectStore;
  now: Date;
  signHead?: SignHead;
  /** Puts what a head names and others write, the log, in place before each. */
  beforeHead?: () => Promise<void>;
  rules: (election: Election) => Promise<ElectionRules>;
  /** The sources compared. This and the next two: as the release has it when not given. */
  pair?: readonly [SourceId, SourceId];
  shapes?: RegionShapes;
  credits?: readonly string[];
  /** To be put beside the head, where it is not there yet; without one a release keeps what it has. */
  portal?: Portal;
  /** Whether files that are there are first held against their names: a power cut or a bad disk may have emptied some. */
  check?: boolean;
  /** Whether country-wide downloads are brought up too; they always are when everything is built anew. */
  downloads: boolean;
}>;

export type Publication = Readonly<{
  election: string;
  folder: string;
  sequence: number;
  rehearsal: boolean;
  /** Until when the release holds the registry alone; null when it holds everything. */
  embargo: string | null;
  /** When the same entries will show more of where violations happened; null where they will not. */
  turnsAt: string | null;
  /** `unchanged`: the release was as it should be. `patched`: files of what changed. `built`: every file anew. */
  made: 'unchanged' | 'patched' | 'built';
  /** Whether a checkpoint covers all that is shown. */
  covered: boolean;
  /** False when country-wide downloads are older than the release. */
  downloadsCurrent: boolean;
  /** Until the new head was in place, and for the downloads after it (null: not made). */
  milliseconds: Readonly<{ head: number; downloads: number | null }>;
  unmatched: UnmatchedShapes;
}>;

/**
 * Brings a release folder up to the projections. A reader sees the old release or the new one, never a mixture: all files are in place
 * before the head names them. Publishing what is published writes nothing.
 */
export async function publishElection(options: PublishOptions): Promise<Result<Publication, PublishRefusal>> {
  const { folder } = options;
  const refused = await refuseFolder(options);
  if (refused !== null) return failure(refused);
  await mkdir(folder, { recursive: true });
  const client = await options.pool.connect();
  try {
    return await withReleaseLock(client, await realpath(folder), () =>
      inSnapshot(client, async () => {
        if (options.check === true) await removeBroken(folder);
        const previous = await readPrevious(folder, options.election);
        const broken = previous !== null && options.check === true && !(await isWhole(folder, previous));
        try {
          return await publishInSnapshot(client, options, { previous, broken });
        } catch (error) {
          if (!(error instanceof MissingReleaseFile)) throw error;
          // Something else removed files of the release: make them all again.
          const left = await readPrevious(folder, options.election);
          return await publishInSnapshot(client, options, { previous: left, broken: true });
        }
      }),
    );
  } finally {
    client.release();
  }
}

type Data = Readonly<{ built: BuiltRelease; anew: boolean }>;

async function publishInSnapshot(
  client: PoolClient,
  options: PublishOptions,
  { previous, broken }: Readonly<{ previous: PreviousRelease | null; broken: boolean }>,
): Promise<Result<Publication, PublishRefusal>> {
  const started = performance.now();
  const { folder, objects, now, portal, signHead, beforeHead } = options;
  const snapshot: Snapshot = { client, election: options.election };
  const pair = options.pair ?? (previous === null ? null : chosenPair(previous));
  const plan = await readPlan(snapshot, { pair, rules: options.rules, now });
  if (plan === null) return failure(electionUnknown(options.election));
  const stranger = options.pair?.find((source) => !plan.keys.sources.includes(source));
  if (stranger !== undefined) return failure(sourceUnknown(stranger, plan));

  const output = releaseOutput(folder, objects);
  const { built, anew } = await makeData(snapshot, { plan, previous: broken ? null : previous, output, folder });
  const openings = await publishOpenings(snapshot, { plan, output, folder, previous: anew ? null : previous });
  const shapes = await publishShapes(options, { built, output, previous, broken });
  const handbook = await publishHandbook(plan, { output, previous });
  const citizenReports = await publishCitizenReports(snapshot, { plan, output, previous });
  const violations = await publishViolations(snapshot, { plan, built, output, folder, previous, anew, now });
  const overview = makeOverview({
    ...plan,
    ...built,
    frames: plan.setting.frames,
    shares: plan.embargo === null ? await readShares(snapshot) : null,
    downloads: anew ? [] : (previous?.overview.downloads ?? []),
    boundaries: shapes.path,
    handbook,
    citizenReports,
    violations: violations.path,
    observed: violations.observed,
    credits: [...new Set([...plan.credits, ...(options.credits ?? previous?.overview.credits ?? [])])],
  });
  const current = downloadsAreCurrent(plan, overview);
  const refresh = !current && (options.downloads || anew);
  // The first release of a folder appears whole; later ones do not make readers wait for downloads.
  await output.settle();
  const placed =
    refresh && previous === null
      ? null
      : await placeHead({
          folder,
          plan,
          overview,
          openings,
          previous: previous?.head ?? null,
          output,
          now,
          portal,
          check: broken || options.check === true,
          signHead,
          beforeHead,
        });
  const old = anew && previous !== null ? await releasePaths(folder, previous) : output.replaced;
  await retire(
    folder,
    [...old].filter((path) => !output.written.has(path)),
  );
  if (placed !== null) await violations.forget();
  // Where all was built anew, the downloads follow, and whatever nothing names goes with them.
  if (previous !== null) await removeWithdrawn(snapshot, folder, previous.head.sequence);
  const headDone = performance.now();
  if (refresh)
    await refreshDownloads(snapshot, {
      folder,
      objects,
      plan,
      overview,
      openings,
      head: placed?.head ?? null,
      now,
      portal,
      signHead,
      beforeHead,
    });
  return success({
    election: options.election,
    folder,
    sequence: plan.head.sequence,
    rehearsal: plan.election.rehearsal,
    embargo: plan.embargo,
    turnsAt: violations.turnsAt,
    made: anew ? 'built' : placed?.written === true ? 'patched' : 'unchanged',
    covered: (plan.log?.size ?? 0) >= plan.head.sequence,
    downloadsCurrent: current || refresh,
    milliseconds: { head: headDone - started, downloads: refresh ? performance.now() - headDone : null },
    unmatched: shapes.unmatched,
  });
}

async function makeData(
  snapshot: Snapshot,
  input: Readonly<{ folder: string; plan: ReleasePlan; previous: PreviousRelease | null; output: ReleaseOutput }>,
): Promise<Data> {
  const { plan, previous, output, folder } = input;
  const stations = previous === null ? null : await changedStations(snapshot, plan, previous);
  const patched =
    previous === null || stations === null
      ? null
      : await patchRelease(snapshot, { folder, plan, previous: previous.overview, output, stations });
  if (patched !== null) return { built: patched, anew: false };
  return { built: await buildRelease(snapshot, plan, output), anew: true };
}

async function publishHandbook(
  { handbook }: ReleasePlan,
  { output, previous }: Readonly<{ output: ReleaseOutput; previous: PreviousRelease | null }>,
): Promise<string | null> {
  const before = previous?.overview.handbook;
  const file = handbook === null ? null : jsonFile('handbook', null, handbook, sha256);
  if (file !== null) await output.write(file);
  if (before !== undefined && before !== file?.path) output.replace(before);
  return file?.path ?? null;
}

/** Under embargo a release holds the registry alone; where nobody told anything there is nothing to say. */
async function publishCitizenReports(
  snapshot: Snapshot,
  {
    plan: { election, embargo, head },
    output,
    previous,
  }: Readonly<{ plan: ReleasePlan; output: ReleaseOutput; previous: PreviousRelease | null }>,
): Promise<string | null> {
  const before = previous?.overview.citizenReports;
  const read = embargo === null ? await readReportCounts(snapshot, head.sequence) : null;
  const { id, rehearsal } = election;
  const content = { format: 'kua-citizen-reports/1', rehearsal, election: id, ...read };
  const file = read === null || read.received === 0 ? null : jsonFile('citizen-reports', null, content, sha256);
  if (file !== null) await output.write(file);
  if (before !== undefined && before !== file?.path) output.replace(before);
  return file?.path ?? null;
}

async function publishShapes(
  options: PublishOptions,
  {
    built,
    output,
    previous,
    broken,
  }: Readonly<{
    built: BuiltRelease;
    output: ReleaseOutput;
    previous: PreviousRelease | null;
    broken: boolean;
  }>,
): Promise<Readonly<{ path: string | null; unmatched: UnmatchedShapes }>> {
  if (options.shapes === undefined) {
    const path = previous?.overview.boundaries ?? null;
    // What cannot be made anew is left out when it is broken: a head names nothing that is not there.
    const there = path !== null && (!broken || (await isNamedRightly(options.folder, path)));
    return { path: there ? path : null, unmatched: { shapes: [], regions: [] } };
  }
  const { file, unmatched } = boundariesFile(options.shapes, built.children);
  await output.write(file);
  const before = previous?.overview.boundaries ?? null;
  if (before !== null) output.replace(before);
  return { path: file.path, unmatched };
}
