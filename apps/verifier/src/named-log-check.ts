/** The state of the log that a release names: one that the log had, and how old the release is by it. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { HeadForm } from '@kua/core/publication/release-form-contract.ts';
import { generationOf } from './checkpoint-check.ts';
import type { EndedLog } from './ended-check.ts';
import type { Report } from './finding.ts';
import { hadTree, type CheckedLog, type KeptCheckpoint } from './log-check.ts';

type Named = NonNullable<HeadForm['log']>;

/** Sizes at which a head wants to know the root of a generation's log; null: of the present one. */
export function namedSizes(head: HeadForm | null, list: KeyList): (generation: number | null) => readonly number[] {
  const named = head?.log ?? null;
  const own = named === null ? null : generationOf(named.origin, list);
  return (generation) => (named !== null && (generation === null || generation === own) ? [named.size] : []);
}

/** Answers what is to be known of the release's age. */
export function checkNamedLog(
  { log: named }: HeadForm,
  given: Readonly<{
    log: CheckedLog;
    ended: readonly EndedLog[];
    kept: readonly KeptCheckpoint[];
    list: KeyList;
    report: Report;
  }>,
): readonly string[] {
  const { log, kept, list, report } = given;
  if (named === null) return log.checkpoint.size === 0 ? [] : ['The release names no state of the log.'];
  const generation = generationOf(named.origin, list) ?? 0;
  if (!isKnown(named, generation, given)) {
    report('log-inconsistent', 'head.json', 'The release names a state of the log that the log does not have.');
    return [];
  }
  for (const { file, checkpoint } of kept) {
    if (generation > checkpoint.generation || (generation === checkpoint.generation && named.size >= checkpoint.size))
      continue;
    const sentence = `The release was made when ${named.origin} had ${named.size} entries, and ${file} is of ${checkpoint.origin} with ${checkpoint.size}: it is an older one. A server that runs shows an entry some seconds after its checkpoint.`;
    report('release-older', 'head.json', sentence);
  }
  if (generation < log.checkpoint.generation)
    return [`The release was made before the log began anew: it names ${named.origin} with ${named.size} entries.`];
  const behind = log.checkpoint.size - named.size;
  return behind === 0
    ? []
    : [
        `The log has ${behind} entries more than when the release was made, with ${named.size}: there may be a younger one.`,
      ];
}

/** What cannot be looked at is not held against the release. */
function isKnown(
  named: Named,
  generation: number,
  { log, ended }: Readonly<{ log: CheckedLog; ended: readonly EndedLog[] }>,
): boolean {
  const head = { size: named.size, root: Buffer.from(named.root, 'hex') };
  if (generation === log.checkpoint.generation) return log.roots === null || hadTree(log, head);
  if (generation < 1 || generation > log.checkpoint.generation) return log.roots === null;
  const rupture = log.ruptures.find((each) => each.generation === generation + 1)?.rupture;
  if (rupture !== undefined && named.size > rupture.old.size) return false;
  const old = ended.find((each) => each.generation === generation)?.log ?? null;
  if (old === null) return true;
  return old.roots === null || named.size > old.checkpoint.size || hadTree(old, head);
}
