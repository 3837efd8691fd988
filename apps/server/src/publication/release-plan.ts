import type { ContestFrame } from '@kua/core/publication/contest-frame.ts';
import { contestFrame, usualPair } from '@kua/core/publication/contest-frame.ts';
import { isEmbargoed } from '@kua/core/publication/embargo.ts';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { ContestSheet, ReleaseLog } from '@kua/core/publication/release-contract.ts';
import { releaseFigures } from '@kua/core/publication/station-sheet.ts';
import type { Announcements, ReleaseSetting } from '@kua/core/publication/territory-file.ts';
import type { Election, Source, SourceId } from '@kua/core/registry/election.ts';
import { readContests, readElection, type ContestCells } from '../comparison/comparison-store.ts';
import { lastCheckpoint, type SignedHead } from '../evidence/checkpoint-store.ts';
import { readProjectionHead, type ProjectionHead, type Snapshot } from './publication-store.ts';
import { sha256 } from './release-folder.ts';
import { readAnnounced, type AnnouncedRecord, type ResultKeys } from './sheet-store.ts';

/** What every file of a release depends on, read at the beginning of a publication: all but the stations and their results. */
export type ReleasePlan = Readonly<{
  election: Election;
  head: ProjectionHead;
  sources: readonly Source[];
  pair: readonly [SourceId, SourceId];
  /** Until when results are held back; null when they are not. */
  embargo: string | null;
  /** Who the pack wants named. */
  credits: readonly string[];
  /** k: "confirmed" holds as long as no more organisations or branches collude. */
  colluders: number;
  handbook: Handbook | null;
  contests: readonly ContestSheet[];
  records: readonly ContestCells[];
  setting: ReleaseSetting;
  keys: ResultKeys;
  /** The last checkpoint; null where nothing was signed. */
  log: ReleaseLog | null;
}>;

/** What the election's pack and its operator say about publishing it. */
export type ElectionRules = Readonly<{
  /** The instant (RFC 3339) before which no result may leave the server, or null. */
  embargoEnd: string | null;
  /** Who is to be named where the pack's data are shown. */
  credits: readonly string[];
  /** How many organisations or branches of invitations may collude. */
  colluders: number;
  /** What observers have with them; null where there is no pack. */
  handbook: Handbook | null;
}>;

export type PlanRequest = Readonly<{
  pair: readonly [SourceId, SourceId] | null;
  rules: (election: Election) => Promise<ElectionRules>;
  now: Date;
}>;

/** Null when the election is not known. */
export async function readPlan(snapshot: Snapshot, request: PlanRequest): Promise<ReleasePlan | null> {
  const head = await readProjectionHead(snapshot);
  const found = head === null ? null : await readElection(snapshot.client, snapshot.election);
  if (head === null || found === null) return null;
  const { election, sources } = found;
  const { embargoEnd, credits, colluders, handbook } = await request.rules(election);
  const embargo = isEmbargoed(request.now, embargoEnd) ? embargoEnd : null;
  const records = await readContests(snapshot.client, snapshot.election);
  // Under embargo not even the frames exist that a figure could be put into.
  const announced = embargo === null ? await readAnnounced(snapshot) : [];
  const ids = sources.map((source) => source.id);
  const pair = request.pair ?? usualPair(ids);
  const frames = records.map(({ contest, cells }) => {
    const told = announced.some((record) => record.contest === contest.id && record.source === pair[0]);
    return contestFrame({ contest, cells, sources: ids, pair, announced: told });
  });
  const signed = await lastCheckpoint(snapshot.client, snapshot.election);
  return {
    election,
    head,
    log: signed === null ? null : logOf(signed),
    sources,
    pair,
    embargo,
    credits,
    colluders,
    handbook,
    contests: frames.map((frame) => frame.sheet),
    records,
    setting: {
      election: election.id,
      rehearsal: election.rehearsal,
      frames: embargo === null ? frames : [],
      announcements: announcements(announced, frames),
      digest: sha256,
    },
    keys: { contests: frames.map((frame) => frame.sheet.id), sources: ids },
  };
}

/** The first line of a checkpoint is its origin. */
function logOf({ note, size, root }: SignedHead): ReleaseLog {
  return { origin: note.split('\n')[0] ?? '', size, root: Buffer.from(root).toString('hex') };
}

function announcements(records: readonly AnnouncedRecord[], frames: readonly ContestFrame[]): Announcements {
  const found = new Map<string, Record<string, Record<SourceId, ReturnType<typeof releaseFigures>>>>();
  for (const record of records) {
    const frame = frames.find((each) => each.sheet.id === record.contest);
    if (frame === undefined) continue;
    const contests = found.get(record.territory) ?? {};
    found.set(record.territory, contests);
    (contests[record.contest] ??= {})[record.source] = releaseFigures(record, frame.stored);
  }
  return found;
}
