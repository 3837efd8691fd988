/** A log from its checkpoint down: who signed it, its tree, why it began anew, and whether it goes on from checkpoints that people kept. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { equalBytes } from '@kua/core/evidence/merkle.ts';
import { openCheckpoint, type KnownCheckpoint } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import { checkRuptures, type KnownRupture } from './rupture-check.ts';
import { readText, type Source } from './source.ts';
import { checkTree } from './tree-check.ts';

/** A checkpoint that somebody kept, by the name under which it is reported. */
export type KeptCheckpoint = Readonly<{ file: string; checkpoint: KnownCheckpoint }>;

export type LogQuestion = Readonly<{
  source: Source;
  list: KeyList;
  kept: readonly KeptCheckpoint[];
  /** Sizes at which the root is wanted. */
  sizes: readonly number[];
  report: Report;
  progress?: (done: number, of: number) => void;
}>;

export type CheckedLog = Readonly<{
  checkpoint: KnownCheckpoint;
  ruptures: readonly KnownRupture[];
  /** Roots at the wanted sizes, as far as the log reaches; null where its tree is not the one that was signed. */
  roots: ReadonlyMap<number, Uint8Array> | null;
}>;

/** Null after a finding: there is no checkpoint that this log's key signed. */
export async function checkLog(question: LogQuestion): Promise<CheckedLog | null> {
  const { source, list, report, kept, progress } = question;
  const note = await readText(source, 'checkpoint');
  if (note === null) {
    report('checkpoint-missing', 'checkpoint', 'The log has no checkpoint.');
    return null;
  }
  const checkpoint = openCheckpoint(note, list);
  if (checkpoint === null) {
    report('checkpoint-forged', 'checkpoint', 'The checkpoint is not signed by the log’s key.');
    return null;
  }
  const ruptures = await checkRuptures({ source, list, checkpoint, report });
  const sizes = new Set([
    ...question.sizes,
    ...kept.map((each) => each.checkpoint.size),
    ...ruptures.map(({ rupture }) => rupture.new.size),
  ]);
  const roots = await checkTree({
    source,
    head: checkpoint,
    sizes,
    report,
    ...(progress === undefined ? {} : { progress }),
  });
  const log = { checkpoint, ruptures, roots };
  // Without a right tree nothing can be said of its parts.
  if (roots === null) return log;
  const last = ruptures.find(({ generation }) => generation === checkpoint.generation);
  if (last !== undefined && !hadTree(log, last.rupture.new))
    report('log-inconsistent', last.file, 'The log did not begin with what the statement of its rupture names.');
  for (const each of kept) checkKept(log, each, report);
  return log;
}

/** Whether the tree began with that one. */
export function hadTree({ roots }: CheckedLog, head: Readonly<{ size: number; root: Uint8Array }>): boolean {
  const root = roots?.get(head.size);
  return root !== undefined && equalBytes(root, head.root);
}

function checkKept(log: CheckedLog, { file, checkpoint: older }: KeptCheckpoint, report: Report): void {
  const { checkpoint, ruptures } = log;
  const isYounger = older.generation > checkpoint.generation;
  if (!isYounger && hadTree(log, older)) return;
  const ended = ruptures.find(({ generation }) => generation === older.generation + 1);
  if (isYounger) report('log-shorter', file, `The log is ${checkpoint.origin}, and was ${older.origin} before.`);
  else if (older.generation === checkpoint.generation && older.size > checkpoint.size)
    report('log-shorter', file, `The log has ${checkpoint.size} entries, and had ${older.size} before.`);
  else if (older.generation === checkpoint.generation || ended === undefined)
    report('log-inconsistent', file, `The first ${older.size} entries of the log are not what they were.`);
  else if (ended.rupture.old.size < older.size)
    report(
      'log-inconsistent',
      ended.file,
      `The statement says that the log had ${ended.rupture.old.size} entries, and it had signed ${older.size}, as ${file} shows.`,
    );
  else if (ended.rupture.old.size === older.size && !equalBytes(ended.rupture.old.root, older.root))
    report(
      'log-inconsistent',
      ended.file,
      `The log signed two roots over the same ${older.size} entries: that of this statement, and that of ${file}.`,
    );
  else
    report(
      'log-lost',
      file,
      `Entries of the ${older.size} that the log had are lost, and it says so in ${ended.file}, at ${ended.rupture.time}.`,
    );
}
