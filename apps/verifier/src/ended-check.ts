/** Logs of generations that ended, `log-<generation>` beside the log: each is what the statement of its rupture says, and what people kept. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { Report } from './finding.ts';
import { checkKeyList } from './key-check.ts';
import { checkLog, hadTree, type CheckedLog, type KeptCheckpoint } from './log-check.ts';
import type { KnownRupture } from './rupture-check.ts';
import { below, readText, type Source } from './source.ts';

export type EndedLog = Readonly<{ generation: number; folder: string; log: CheckedLog | null }>;

export type EndedQuestion = Readonly<{
  /** Of the folder that holds the log. */
  source: Source;
  list: KeyList;
  ruptures: readonly KnownRupture[];
  kept: readonly KeptCheckpoint[];
  /** Sizes at which roots are wanted, by generation. */
  sizes: (generation: number) => readonly number[];
  report: Report;
}>;

/** Those that are there, by generation. */
export async function checkEnded(question: EndedQuestion): Promise<readonly EndedLog[]> {
  const found: EndedLog[] = [];
  for (const rupture of question.ruptures) {
    const generation = rupture.generation - 1;
    const folder = `log-${generation}`;
    if ((await question.source(`${folder}/checkpoint`)) === null) {
      if ((await question.source(`${folder}/keys.txt`)) === null) continue;
      question.report('checkpoint-missing', `${folder}/checkpoint`, 'The log that ended has no checkpoint.');
      found.push({ generation, folder, log: null });
      continue;
    }
    found.push({ generation, folder, log: await checkOne({ ...question, generation, folder }, rupture) });
  }
  return found;
}

async function checkOne(
  question: EndedQuestion & Readonly<{ generation: number; folder: string }>,
  { rupture, file }: KnownRupture,
): Promise<CheckedLog | null> {
  const { generation, folder, list, report } = question;
  const source = below(question.source, folder);
  const kept = question.kept.filter(({ checkpoint }) => checkpoint.generation === generation);
  const inFolder: Report = (code, path, sentence) =>
    report(code, kept.some((each) => each.file === path) ? path : `${folder}/${path}`, sentence);
  const keys = { file: 'keys.txt', pinned: formatNoteKey(list.key), report: inFolder };
  checkKeyList(await readText(source, 'keys.txt'), keys);
  const { old } = rupture;
  const sizes = [old.size, ...question.sizes(generation)];
  const log = await checkLog({ source, list, kept, sizes, report: inFolder });
  if (log === null) return null;
  const { checkpoint } = log;
  if (checkpoint.generation !== generation)
    inFolder(
      'log-inconsistent',
      'checkpoint',
      `This is the log ${checkpoint.origin}, and not that of generation ${generation}.`,
    );
  else if (checkpoint.size > old.size || (checkpoint.size === old.size && log.roots !== null && !hadTree(log, old)))
    inFolder(
      'log-inconsistent',
      'checkpoint',
      `It is not the log that ended, of ${old.size} entries, as log/${file} has it.`,
    );
  return log;
}
