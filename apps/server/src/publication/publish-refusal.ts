/** Why an election is not published into a folder. */
import type { SourceId } from '@kua/core/registry/election.ts';
import { isUnfinished, readHead } from './release-folder.ts';
import type { ReleasePlan } from './release-plan.ts';

export type PublishRefusal = Readonly<{
  code: 'election-unknown' | 'folder-not-empty' | 'folder-other-election' | 'source-unknown';
  sentence: string;
}>;

/** A folder that holds anything else is not ours to write into. */
export async function refuseFolder({
  folder,
  election,
}: Readonly<{ folder: string; election: string }>): Promise<PublishRefusal | null> {
  const head = await readHead(folder);
  if (head === null) {
    if (await isUnfinished(folder)) return null;
    const sentence = `The folder ${folder} holds other files and no release; give an empty or a new one.`;
    return { code: 'folder-not-empty', sentence };
  }
  if (head.election === election) return null;
  const sentence = `The folder ${folder} holds a release of the election ${head.election}; give another one.`;
  return { code: 'folder-other-election', sentence };
}

export function electionUnknown(election: string): PublishRefusal {
  return { code: 'election-unknown', sentence: `There is no election ${JSON.stringify(election)}.` };
}

export function sourceUnknown(source: SourceId, plan: ReleasePlan): PublishRefusal {
  const known = plan.keys.sources.join(', ');
  return { code: 'source-unknown', sentence: `There is no source ${JSON.stringify(source)}; there are: ${known}.` };
}
