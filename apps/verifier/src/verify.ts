/** One check of a release, a log or a note, from beginning to end. Collects everything that is broken. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import type { Finding, Report } from './finding.ts';
import { openCheckpoint } from './checkpoint-check.ts';
import { checkKeyList } from './key-check.ts';
import { checkLog, leafReader, type CheckedLog } from './log-check.ts';
import { checkOpenings } from './opening-check.ts';
import { checkPromise, openHeldReceipt, openReceipt } from './receipt-check.ts';
import { checkRelease } from './release-check.ts';
import { openRupture } from './rupture-check.ts';
import { below, readText, type Source } from './source.ts';

export type Checked = Readonly<{
  what: 'release' | 'log' | 'receipt' | 'held receipt' | 'checkpoint' | 'rupture' | 'key list';
  findings: readonly Finding[];
  /** What was found in order, for people. */
  facts: readonly string[];
  electionKey: string | null;
}>;

export type TreeQuestion = Readonly<{
  source: Source;
  pinned: string | null;
  /** An older checkpoint as a note, with the name of its file. */
  older: Readonly<{ file: string; note: string }> | null;
  progress?: (done: number, of: number) => void;
}>;

/** A release with its log, or a bare log. Null where there is neither. */
export async function verifyTree(question: TreeQuestion): Promise<Checked | null> {
  const { source, pinned } = question;
  const isRelease = (await source('head.json')) !== null;
  const isLog = !isRelease && (await source('checkpoint')) !== null;
  if (!isRelease && !isLog) return null;
  const findings: Finding[] = [];
  const facts: string[] = [];
  const prefix = isRelease ? 'log/' : '';
  const report: Report = (code, file, sentence) => void findings.push({ code, file, sentence });
  const inLog: Report = (code, file, sentence) => report(code, `${prefix}${file}`, sentence);
  const log = isRelease ? below(source, 'log') : source;

  const list = checkKeyList(await readText(log, 'keys.txt'), { file: `${prefix}keys.txt`, pinned, report });
  const release = isRelease ? await checkRelease({ source, list, report }) : null;
  const checked =
    list === null
      ? null
      : await checkLogOf({ ...question, source: log, list, sizes: sizesOf(release), report: inLog }, report);
  if (checked !== null) {
    facts.push(
      `The log ${checked.checkpoint.origin} has ${checked.checkpoint.size} entries; every tile and the root are right.`,
    );
  }
  if (release !== null) {
    facts.push(`${release.files.size} files of the release up to ledger entry ${release.head.sequence}.`);
    if (checked !== null) {
      checkHeadLog(release.head.log, checked, report);
      const leafAt = leafReader(log, checked.checkpoint.size);
      const opened = await checkOpenings({ source, release, leafAt, report });
      facts.push(`${opened} submissions led from the release to the log.`);
    }
  }
  const electionKey = list === null ? null : formatNoteKey(list.key);
  return { what: isRelease ? 'release' : 'log', findings, facts: findings.length === 0 ? facts : [], electionKey };
}

type Release = Awaited<ReturnType<typeof checkRelease>>;

function sizesOf(release: Release): readonly number[] {
  const size = release?.head.log?.size;
  return size === undefined ? [] : [size];
}

async function checkLogOf(
  question: TreeQuestion & Readonly<{ list: KeyList; sizes: readonly number[]; report: Report }>,
  outside: Report,
): Promise<CheckedLog | null> {
  const { older, list } = question;
  const checkpoint = older === null ? null : openCheckpoint(older.note, list);
  if (older !== null && checkpoint === null)
    outside('checkpoint-forged', older.file, 'The older checkpoint is not signed by this log’s key.');
  const kept = older === null || checkpoint === null ? [] : [{ file: older.file, checkpoint }];
  return checkLog({ ...question, kept });
}

function checkHeadLog(
  named: Readonly<{ origin: string; size: number; root: string }> | null,
  { checkpoint, roots }: CheckedLog,
  report: Report,
): void {
  if (named?.origin !== checkpoint.origin) return;
  const root = roots.get(named.size);
  if (root === undefined || Buffer.from(root).toString('hex') !== named.root)
    report('log-inconsistent', 'head.json', 'The release names a state of the log that the log does not have.');
}

export type NoteQuestion = Readonly<{
  note: string;
  file: string;
  /** The key list, as a note, with its place. */
  keys: Readonly<{ file: string; note: string | null }>;
  pinned: string | null;
  /** A log to hold a receipt against. */
  log: Source | null;
  /** Digest of sealed bytes that the receipt should be about. */
  sealed: string | null;
  now: Date;
}>;

/** A receipt, checkpoint, rupture statement or key list that somebody holds. Null for what is no signed note. */
export async function verifyNote(question: NoteQuestion): Promise<Checked | null> {
  const { note, file, pinned, keys, now, sealed } = question;
  const kind = kindOf(note);
  if (kind === null) return null;
  const findings: Finding[] = [];
  const facts: string[] = [];
  const report: Report = (code, at, sentence) => void findings.push({ code, file: at, sentence });
  const list = checkKeyList(kind === 'key list' ? note : keys.note, {
    file: kind === 'key list' ? file : keys.file,
    pinned,
    report,
  });
  if (list !== null) {
    switch (kind) {
      case 'key list':
        facts.push(`The log of ${list.election} is ${list.log.name}.`);
        break;
      case 'receipt': {
        const receipt = openReceipt(note, file, list, report);
        if (receipt === null) break;
        if (sealed !== null && sealed !== receipt.sealed)
          report('sealed-other', file, 'The receipt is about other sealed bytes.');
        facts.push(
          `Received by ${receipt.time} (the server’s clock), and promised to be log index ${receipt.index} of ${receipt.origin}.`,
        );
        if (question.log !== null)
          facts.push(await promiseFact(receipt, { ...question, log: question.log, list, report, now }));
        break;
      }
      case 'held receipt': {
        const held = openHeldReceipt(note, file, list, report);
        if (held !== null) facts.push(`Held since ${held.time} outside of the log, at most until ${held.until}.`);
        break;
      }
      case 'rupture': {
        const rupture = openRupture(note, list);
        if (rupture === null) report('rupture-forged', file, 'The statement is not signed by the log.');
        else facts.push(`${rupture.promised - rupture.new.size} promised entries were lost at ${rupture.time}.`);
        break;
      }
      case 'checkpoint': {
        const checkpoint = openCheckpoint(note, list);
        if (checkpoint === null) report('checkpoint-forged', file, 'The checkpoint is not signed by the log’s key.');
        else facts.push(`${checkpoint.origin} had ${checkpoint.size} entries.`);
        break;
      }
    }
  }
  const electionKey = list === null ? null : formatNoteKey(list.key);
  return { what: kind, findings, facts: findings.length === 0 ? facts : [], electionKey };
}

async function promiseFact(
  receipt: NonNullable<ReturnType<typeof openReceipt>>,
  question: NoteQuestion & Readonly<{ log: Source; list: KeyList; report: Report }>,
): Promise<string> {
  const { log, list, report, file, now } = question;
  const checked = await checkLog({ source: log, list, kept: [], sizes: [], report });
  if (checked === null) return '';
  const { checkpoint } = checked;
  const leafAt = leafReader(log, checkpoint.size);
  const outcome = await checkPromise(receipt, { source: log, list, checkpoint, leafAt, now, file, report });
  return outcome === 'kept'
    ? `The log kept it: it has ${checkpoint.size} entries, and this one at its place.`
    : 'The log’s checkpoint is older than the receipt: ask again in a minute.';
}

function kindOf(note: string): Checked['what'] | null {
  const text = splitNote(note)?.text;
  if (text === undefined) return null;
  const first = text.split('\n')[0] ?? '';
  const named: Readonly<Record<string, Checked['what']>> = {
    'kua-receipt/1': 'receipt',
    'kua-held/1': 'held receipt',
    'kua-rupture/1': 'rupture',
    'kua-keys/1': 'key list',
  };
  return named[first] ?? 'checkpoint';
}
