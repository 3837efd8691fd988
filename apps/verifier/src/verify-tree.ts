/** One check of a release or a log, from beginning to end. Collects everything that is broken. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { HeadForm } from '@kua/core/publication/release-form-contract.ts';
import { generationOf, openCheckpoint } from './checkpoint-check.ts';
import type { Checked, Finding, Report } from './finding.ts';
import { checkKeyList } from './key-check.ts';
import { checkLog, hadTree, type CheckedLog, type KeptCheckpoint } from './log-check.ts';
import { leafReader } from './log-tiles.ts';
import { checkOpenings } from './opening-check.ts';
import { checkRelease } from './release-check.ts';
import { below, readText, recorded, type Source } from './source.ts';
import { strangers } from './stranger-files.ts';

export type TreeQuestion = Readonly<{
  source: Source;
  /** Every file that is there, where that can be known. */
  listFiles?: () => Promise<readonly string[]>;
  pinned: string | null;
  /** An older checkpoint as a note, with the name of its file. */
  older: Readonly<{ file: string; note: string }> | null;
  progress?: (done: number, of: number) => void;
}>;

/** A release with its log, or a bare log. Null where there is neither. */
export async function verifyTree(question: TreeQuestion): Promise<Checked | null> {
  const { source, found } = recorded(question.source);
  const { pinned } = question;
  const isRelease = (await source('head.json')) !== null;
  if (!isRelease && (await source('checkpoint')) === null) return null;
  const findings: Finding[] = [];
  const facts: string[] = [];
  const prefix = isRelease ? 'log/' : '';
  const report: Report = (code, file, sentence) => void findings.push({ code, file, sentence });
  const inLog: Report = (code, file, sentence) => report(code, `${prefix}${file}`, sentence);
  const logSource = isRelease ? below(source, 'log') : source;

  const list = checkKeyList(await readText(logSource, 'keys.txt'), { file: `${prefix}keys.txt`, pinned, report });
  const release = isRelease ? await checkRelease({ source, list, report }) : null;
  const log = list === null ? null : await checkLogOf(question, { source: logSource, list, release, inLog, report });
  if (log !== null) {
    const { origin, size } = log.checkpoint;
    facts.push(`The log ${origin} has ${size} entries; every entry, every tile and the root are right.`);
    if (question.older !== null) facts.push(`It goes on from ${question.older.file}.`);
  }
  if (release !== null) {
    facts.push(`${release.files} files of the release up to ledger entry ${release.head.sequence}, and their sums.`);
    if (log !== null) {
      const leafAt = leafReader(logSource, log.checkpoint.size);
      const opened = await checkOpenings({ source, release, leafAt, report });
      facts.push(`${opened} submissions led from what the release shows to the log.`);
    }
  }
  const notes = strangers((await question.listFiles?.()) ?? [], found, isRelease);
  if ((release?.olderTables ?? 0) > 0)
    notes.push('Tables for download are older than the head: their rows were not held against it.');
  return {
    what: isRelease ? 'release' : 'log',
    findings,
    facts: findings.length === 0 ? facts : [],
    notes,
    electionKey: list === null ? null : formatNoteKey(list.key),
  };
}

async function checkLogOf(
  { older, progress }: TreeQuestion,
  given: Readonly<{
    source: Source;
    list: KeyList;
    release: Readonly<{ head: HeadForm }> | null;
    inLog: Report;
    report: Report;
  }>,
): Promise<CheckedLog | null> {
  const { source, list, release, inLog, report } = given;
  const named = release?.head.log ?? null;
  const log = await checkLog({
    source,
    list,
    kept: older === null ? [] : keptCheckpoint(older, { list, report }),
    sizes: named === null ? [] : [named.size],
    // A checkpoint that was given stands in no folder of the log.
    report: (code, file, sentence) => (file === older?.file ? report : inLog)(code, file, sentence),
    ...(progress === undefined ? {} : { progress }),
  });
  if (log !== null && named !== null) checkNamedLog(named, { log, list, report });
  return log;
}

function keptCheckpoint(
  { file, note }: Readonly<{ file: string; note: string }>,
  { list, report }: Readonly<{ list: KeyList; report: Report }>,
): readonly KeptCheckpoint[] {
  const checkpoint = openCheckpoint(note, list);
  if (checkpoint !== null) return [{ file, checkpoint }];
  report('checkpoint-forged', file, 'The checkpoint that was kept is not signed by this log’s key.');
  return [];
}

/** The log that a head names is the one beside it, or one from before a rupture that this one states. */
function checkNamedLog(
  named: Readonly<{ origin: string; size: number; root: string }>,
  { log, list, report }: Readonly<{ log: CheckedLog; list: KeyList; report: Report }>,
): void {
  const generation = generationOf(named.origin, list);
  const isOlder = generation !== null && generation < log.checkpoint.generation;
  if (log.roots === null || isOlder) return;
  if (named.origin !== log.checkpoint.origin || !hadTree(log, { ...named, root: Buffer.from(named.root, 'hex') }))
    report('log-inconsistent', 'head.json', 'The release names a state of the log that the log does not have.');
}
