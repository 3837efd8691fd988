import { narrowOpening, openingRoot } from '@kua/core/evidence/statement.ts';
import { isPublicPath } from '@kua/core/observations/submission-body.ts';
import type {
  OpeningIndex,
  OpeningShard,
  PublicDecision,
  ReleasePath,
} from '@kua/core/publication/release-contract.ts';
import { jsonFile } from '@kua/core/publication/release-name.ts';
import { openReading } from '@kua/core/publication/reading-opening.ts';
import { readOpenedRanges, readShownSubmissions } from './opening-store.ts';
import type { Snapshot } from './publication-store.ts';
import { readReadRanges, readShownReadings } from './reading-store.ts';
import { readReleaseFile } from './release-folder.ts';
import type { ReleaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { PreviousRelease } from './release-previous.ts';

/** Log indexes in one file. */
const inShard = 256;

type Shards = Map<number, ReleasePath>;

/**
 * Writes what is public of every submission that the release shows, and of what verifiers read, so that anybody can follow a figure to
 * its leaf. Only the files of ranges in which something was opened or read since the previous release are made; all of them without one.
 * Null when there is nothing to show.
 */
export async function publishOpenings(
  snapshot: Snapshot,
  input: Readonly<{ plan: ReleasePlan; output: ReleaseOutput; folder: string; previous: PreviousRelease | null }>,
): Promise<ReleasePath | null> {
  const { plan, output, folder, previous } = input;
  if (plan.embargo !== null) return null;
  const { rehearsal } = plan.election;
  const before = previous === null ? null : await previousShards(folder, previous);
  const shards: Shards = new Map(before ?? []);
  const after = before === null || previous === null ? 0 : previous.head.sequence;
  const ranges = new Set([...(await readOpenedRanges(snapshot, after)), ...(await readReadRanges(snapshot, after))]);
  for (const first of ranges) {
    const shown = await readShownSubmissions(snapshot, { after: first, upTo: first + inShard });
    const decisions = await publicDecisions(snapshot, first);
    const replaced = shards.get(first);
    if (replaced !== undefined) output.replace(replaced);
    shards.delete(first);
    if (shown.length + decisions.length === 0) continue;
    const content: OpeningShard = {
      format: 'kua-openings/1',
      rehearsal,
      openings: shown.map(({ sequence, sealed, statement, opening }) => ({
        index: sequence - 1,
        sealed,
        statement,
        fields: narrowOpening(opening, isPublicPath),
      })),
      ...(decisions.length === 0 ? {} : { decisions }),
    };
    const file = jsonFile('openings', String(first), content, plan.setting.digest);
    await output.write(file);
    shards.set(first, file.path);
  }
  const index = shards.size === 0 ? null : indexFile(plan, shards);
  const old = previous?.head.openings ?? null;
  if (old !== null && old !== index?.path) output.replace(old);
  if (index !== null) await output.write(index);
  return index?.path ?? null;
}

/** What verifiers read in a range, without who they are. */
async function publicDecisions(snapshot: Snapshot, first: number): Promise<readonly PublicDecision[]> {
  const read = await readShownReadings(snapshot, { after: first, upTo: first + inShard });
  return read.map(({ sequence, own, answer }) => {
    const fields = openReading(answer, own);
    return { index: sequence - 1, decision: openingRoot(fields), fields };
  });
}

function indexFile(plan: ReleasePlan, shards: Shards) {
  const content: OpeningIndex = {
    format: 'kua-openings-index/1',
    rehearsal: plan.election.rehearsal,
    shards: [...shards].sort(([a], [b]) => a - b).map(([first, path]) => ({ first, path })),
  };
  return jsonFile('openings-index', null, content, plan.setting.digest);
}

/** Null where the previous release had some and they cannot be read: then all are made anew. */
async function previousShards(folder: string, { head }: PreviousRelease): Promise<Shards | null> {
  if (head.openings === null) return new Map();
  const index = await readReleaseFile<OpeningIndex>(folder, head.openings, 'kua-openings-index/1');
  return index === null ? null : new Map(index.shards.map(({ first, path }) => [first, path]));
}
