/** One check of a release or a log, from beginning to end. Collects everything that is broken. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { isDecisionLeaf } from '@kua/core/evidence/leaf.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { HeadForm } from '@kua/core/publication/release-form-contract.ts';
import { openCheckpoint } from './checkpoint-check.ts';
import { checkEnded, type EndedLog } from './ended-check.ts';
import { checkEvidence } from './evidence-check.ts';
import { evidenceFact, evidenceNotes, type EvidenceSum } from './evidence-sum.ts';
import type { Checked, Finding, Report } from './finding.ts';
import { checkKeyList } from './key-check.ts';
import { checkLog, type CheckedLog, type KeptCheckpoint } from './log-check.ts';
import { leafReader } from './log-tiles.ts';
import { checkNamedLog, namedSizes } from './named-log-check.ts';
import { checkOpenings } from './opening-check.ts';
import { checkRelease } from './release-check.ts';
import { below, readText, recorded, type Source } from './source.ts';
import { checkStrangers } from './stranger-files.ts';

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
  const { pinned, older } = question;
  const isRelease = (await source('head.json')) !== null;
  if (!isRelease && (await source('checkpoint')) === null) return null;
  const findings: Finding[] = [];
  const [facts, notes]: [string[], string[]] = [[], []];
  const prefix = isRelease ? 'log/' : '';
  const report: Report = (code, file, sentence) => void findings.push({ code, file, sentence });
  const logSource = isRelease ? below(source, 'log') : source;

  const list = checkKeyList(await readText(logSource, 'keys.txt'), { file: `${prefix}keys.txt`, pinned, report });
  const kept = list === null || older === null ? [] : keptCheckpoint(older, { list, report });
  const release = isRelease ? await checkRelease({ source, list, report }) : null;
  const head = release?.head ?? null;
  const logs = list === null ? null : await checkLogs(question, { source, isRelease, list, kept, head, report });
  if (logs !== null) {
    const { log, ended } = logs;
    const { origin, size } = log.checkpoint;
    facts.push(`The log ${origin} has ${size} entries; every entry, every tile and the root are right.`);
    if (older !== null) facts.push(`It goes on from ${older.file}.`);
    for (const each of ended)
      facts.push(`The log of generation ${each.generation}, which ended, is in order as far as it was published.`);
    if (list !== null && head !== null) notes.push(...checkNamedLog(head, { log, ended, kept, list, report }));
    if (isRelease && ended.length < log.ruptures.length)
      notes.push('Logs of generations that ended are not all here: what they had cannot be looked at.');
  }
  let evidence: EvidenceSum | null = null;
  if (release !== null) {
    facts.push(`${release.files} files of the release up to ledger entry ${release.head.sequence}, and their sums.`);
    const leafAt = logs === null ? null : leafReader(logSource, logs.log.checkpoint.size);
    const opened = leafAt === null ? null : await checkOpenings({ source, release, leafAt, report });
    if (opened !== null) facts.push(`${opened.submissions} submissions led from what the release shows to the log.`);
    const { units, colluders, evidence: before, whole } = release;
    if (colluders === null && leafAt !== null && (await hasAnswers(leafAt, release.head.sequence)))
      report(
        'reading-wrong',
        'head.json',
        'Verifiers answered, as the log has it, and the release opens nothing of it.',
      );
    const readings = opened?.readings ?? null;
    const checked = checkEvidence({ units, colluders, readings, before, report });
    evidence = checked.sum;
    for (const [sequence, { file }] of readings ?? [])
      if (whole && !checked.used.has(sequence))
        report('opening-stray', file, `Log index ${sequence - 1}: the release shows no copy that was read so.`);
    facts.push(evidenceFact(evidence, colluders));
  }
  const all = (await question.listFiles?.()) ?? [];
  const strangers = await checkStrangers({
    source: question.source,
    all,
    found,
    logs: foldersOf(prefix, logs),
    unwalked: isRelease ? unwalkedOf(all, logs) : [],
    isRelease,
    portalNamed: head !== null && head.portal !== null,
    report,
  });
  notes.push(...strangers);
  if ((release?.olderTables ?? 0) > 0)
    notes.push('Tables for download are older than the head: their rows were not held against it.');
  if (evidence !== null) notes.push(...evidenceNotes(evidence));
  return {
    what: isRelease ? 'release' : 'log',
    findings,
    facts: findings.length === 0 ? facts : [],
    notes,
    electionKey: list === null ? null : formatNoteKey(list.key),
    ...(evidence === null ? {} : { evidence }),
  };
}

/** Whether the log has answers of verifiers among its first entries. */
async function hasAnswers(leafAt: ReturnType<typeof leafReader>, entries: number): Promise<boolean> {
  for (let index = 0; index < entries; index += 1) {
    const leaf = await leafAt(index);
    if (leaf !== null && isDecisionLeaf(leaf)) return true;
  }
  return false;
}

type Logs = Readonly<{ log: CheckedLog; ended: readonly EndedLog[] }>;

/** The log, and beside it those that ended. */
async function checkLogs(
  { progress }: TreeQuestion,
  given: Readonly<{
    source: Source;
    isRelease: boolean;
    list: KeyList;
    kept: readonly KeptCheckpoint[];
    head: HeadForm | null;
    report: Report;
  }>,
): Promise<Logs | null> {
  const { source, isRelease, list, kept, head, report } = given;
  const sizes = namedSizes(head, list);
  const log = await checkLog({
    source: isRelease ? below(source, 'log') : source,
    list,
    kept,
    sizes: sizes(null),
    // A checkpoint that was given stands in no folder of the log.
    report: (code, file, sentence) =>
      report(code, isRelease && kept.every((each) => each.file !== file) ? `log/${file}` : file, sentence),
    ...(progress === undefined ? {} : { progress }),
  });
  if (log === null) return null;
  const { ruptures } = log;
  return { log, ended: isRelease ? await checkEnded({ source, list, ruptures, kept, sizes, report }) : [] };
}

function foldersOf(prefix: string, logs: Logs | null) {
  if (logs === null) return [];
  const ended = logs.ended.flatMap(({ folder, log }) =>
    log === null ? [] : [{ prefix: `${folder}/`, size: log.checkpoint.size }],
  );
  return [{ prefix, size: logs.log.checkpoint.size }, ...ended];
}

/** Folders of a release's logs of which a finding says why they could not be walked. Without the log nothing is known of those that ended. */
function unwalkedOf(all: readonly string[], logs: Logs | null): readonly string[] {
  if (logs !== null) return logs.ended.flatMap(({ folder, log }) => (log === null ? [`${folder}/`] : []));
  return [...new Set(all.flatMap((path) => /^log(?:-\d+)?\//.exec(path) ?? []))];
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
