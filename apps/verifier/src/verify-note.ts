/** One check of a signed note that somebody holds: a receipt, a checkpoint, a key list, a statement of a rupture. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import type { Receipt } from '@kua/core/evidence/receipt.ts';
import { parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { openCheckpoint } from './checkpoint-check.ts';
import { checkEnded } from './ended-check.ts';
import type { Checked, Finding, Report } from './finding.ts';
import { signedTime } from './head-check.ts';
import { checkKeyList } from './key-check.ts';
import { checkLog } from './log-check.ts';
import { leafReader } from './log-tiles.ts';
import { checkPromise, openFileReceipt, openHeldReceipt, openReceipt } from './receipt-check.ts';
import { openRupture } from './rupture-check.ts';
import type { Source } from './source.ts';

/** A log to hold a note against. */
export type LogPlace = Readonly<{
  log: Source;
  /** The release around it, whose head says how old it is. */
  release: Source | null;
  /** When it was fetched from a server; null for a copy. */
  fetched: Date | null;
}>;

export type NoteQuestion = Readonly<{
  note: string;
  file: string;
  /** The key list, as a note, with its place. */
  keys: Readonly<{ file: string; note: string | null }>;
  pinned: string | null;
  place: LogPlace | null;
  /** Digest of sealed bytes that the receipt should be about. */
  sealed: string | null;
}>;

type Found = Readonly<{ list: KeyList; report: Report; facts: string[]; notes: string[] }>;

/** Null for what is no signed note, or none of ours. */
export async function verifyNote(question: NoteQuestion): Promise<Checked | null> {
  const { note, file, pinned, keys } = question;
  const what = kindOfNote(note);
  if (what === null) return null;
  const findings: Finding[] = [];
  const [facts, notes]: [string[], string[]] = [[], []];
  const report: Report = (code, at, sentence) => void findings.push({ code, file: at, sentence });
  const isList = what === 'key list';
  const list = checkKeyList(isList ? note : keys.note, { file: isList ? file : keys.file, pinned, report });
  if (list !== null) await checkers[what](question, { list, report, facts, notes });
  const electionKey = list === null ? null : formatNoteKey(list.key);
  return { what, findings, facts: findings.length === 0 ? facts : [], notes, electionKey };
}

type NoteKind = Exclude<Checked['what'], 'release' | 'log' | 'file of notes'>;

const checkers: Readonly<Record<NoteKind, (question: NoteQuestion, found: Found) => Promise<void> | void>> = {
  'key list': (_, { list, facts }) => {
    facts.push(`Since ${list.since} the log of the election ${list.election} is ${list.log.name}.`);
  },
  receipt: checkReceipt,
  'held receipt': ({ note, file, sealed }, { list, report, facts }) => {
    const held = openHeldReceipt(note, file, list, report);
    if (held === null) return;
    if (sealed !== null && sealed !== held.sealed) report('sealed-other', file, otherBytes);
    facts.push(`Held since ${held.time} outside of the log, at most until ${held.until}.`);
  },
  'file receipt': ({ note, file, sealed }, { list, report, facts }) => {
    const whole = openFileReceipt(note, file, list, report);
    if (whole === null) return;
    if (sealed !== null && sealed !== whole.file) report('sealed-other', file, otherBytes);
    facts.push(
      `The file, ${whole.size} bytes as it was sealed, was whole on disk by ${whole.time} (the server’s clock).`,
    );
  },
  rupture: ({ note, file }, { list, report, facts }) => {
    const rupture = openRupture(note, list);
    if (rupture === null) report('rupture-forged', file, 'The statement is not signed by the log.');
    else
      facts.push(
        `At ${rupture.time} the log ended ${rupture.old.origin}, with ${rupture.promised} entries promised, and began ${rupture.new.origin} with ${rupture.new.size}.`,
      );
  },
  checkpoint: async ({ note, file, place }, { list, report, facts }) => {
    const checkpoint = openCheckpoint(note, list);
    if (checkpoint === null) {
      report('checkpoint-forged', file, 'The checkpoint is not signed by the log’s key.');
      return;
    }
    facts.push(`${checkpoint.origin} had ${checkpoint.size} entries.`);
    if (place === null) return;
    const kept = [{ file, checkpoint }];
    const log = await checkLog({ source: place.log, list, kept, sizes: [], report });
    if (log !== null && place.release !== null)
      await checkEnded({ source: place.release, list, ruptures: log.ruptures, kept, sizes: () => [], report });
    if (log !== null) facts.push(`The log goes on from it: it has ${log.checkpoint.size} entries now.`);
  },
};

const otherBytes = 'The receipt is about other sealed bytes.';

async function checkReceipt(question: NoteQuestion, found: Found): Promise<void> {
  const { note, file, sealed, place } = question;
  const { list, report, facts } = found;
  const receipt = openReceipt(note, file, list, report);
  if (receipt === null) return;
  if (sealed !== null && sealed !== receipt.sealed) report('sealed-other', file, otherBytes);
  facts.push(
    `Received by ${receipt.time} (the server’s clock), and promised to be log index ${receipt.index} of ${receipt.origin}.`,
  );
  if (place !== null) await holdToPromise(receipt, { ...question, place }, found);
}

async function holdToPromise(
  receipt: Receipt,
  { place, file }: NoteQuestion & Readonly<{ place: LogPlace }>,
  { list, report, facts, notes }: Found,
): Promise<void> {
  const log = await checkLog({ source: place.log, list, kept: [], sizes: [], report });
  if (log === null) return;
  const { size } = log.checkpoint;
  const asOf = place.fetched ?? (place.release === null ? null : await signedTime(place.release, list));
  const leafAt = leafReader(place.log, size);
  const kept = await checkPromise(receipt, { list, log, leafAt, asOf, file, report });
  if (kept === 'kept') facts.push(`The log kept the promise: it has ${size} entries, and this one at its place.`);
  if (kept === 'not-yet')
    notes.push(
      place.fetched === null
        ? `This copy of the log ends before the receipt, with ${size} entries: whether the promise was kept, a younger one tells.`
        : `The log has ${size} entries, and does not reach this receipt yet: ask again in a minute.`,
    );
}

/** Null for what is no signed note, and for one of a kind that is not known here. */
export function kindOfNote(note: string): NoteKind | null {
  const text = splitNote(note)?.text;
  if (text === undefined) return null;
  const first = text.split('\n')[0] ?? '';
  const named: ReadonlyMap<string, NoteKind> = new Map([
    ['kua-receipt/1', 'receipt'],
    ['kua-held/1', 'held receipt'],
    ['kua-file-receipt/1', 'file receipt'],
    ['kua-rupture/1', 'rupture'],
    ['kua-keys/1', 'key list'],
  ]);
  return named.get(first) ?? (parseCheckpoint(text) === null ? null : 'checkpoint');
}
