/** Receipts that somebody holds: their signature, and whether the log kept what they promise. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { equalBytes, leafHash } from '@kua/core/evidence/merkle.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import {
  parseFileReceipt,
  parseHeldReceipt,
  parseReceipt,
  type FileReceipt,
  type HeldReceipt,
  type Receipt,
} from '@kua/core/evidence/receipt.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { generationOf, openLogNote } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import type { CheckedLog } from './log-check.ts';
import { verifyEd25519 } from './signature.ts';

/** Null after a finding: the note is no receipt that this log's key signed. */
export function openReceipt(note: string, file: string, list: KeyList, report: Report): Receipt | null {
  const opened = openLogNote(note, list, (text) => /^origin (\S+)$/m.exec(text)?.[1] ?? '');
  if (opened === null) {
    report('receipt-forged', file, 'The receipt is not signed by this election’s log, or was changed.');
    return null;
  }
  const receipt = parseReceipt(opened.text);
  const leaf = receipt === null ? null : submissionLeaf({ digest: receipt.sealed, statement: receipt.statement });
  if (receipt === null || leaf === null || !equalBytes(leafHash(leaf), receipt.leaf)) {
    report('receipt-unreadable', file, 'The note is signed, and is no receipt of a submission.');
    return null;
  }
  return receipt;
}

export function openHeldReceipt(note: string, file: string, list: KeyList, report: Report): HeldReceipt | null {
  return openPlain(note, parseHeldReceipt, { file, list, report });
}

export function openFileReceipt(note: string, file: string, list: KeyList, report: Report): FileReceipt | null {
  return openPlain(note, parseFileReceipt, { file, list, report });
}

/** One that is signed under the log's own name: it is about nothing that a generation of the log holds. */
function openPlain<T>(
  note: string,
  parse: (text: string) => T | null,
  { file, list, report }: Readonly<{ file: string; list: KeyList; report: Report }>,
): T | null {
  const opened = openNote(note, list.log, verifyEd25519);
  const receipt = opened.ok ? parse(opened.value) : null;
  if (receipt === null)
    report('receipt-forged', file, 'The receipt is not signed by this election’s log, or was changed.');
  return receipt;
}

/** `kept`: the log has it at its place. `not-yet`: what was read of the log is not known to be younger than the receipt. */
export type Kept = 'kept' | 'not-yet' | 'broken' | 'lost';

/** How long a log may take from a receipt to the checkpoint that covers it. */
const graceMs = 60_000;

export type PromiseQuestion = Readonly<{
  list: KeyList;
  log: CheckedLog;
  leafAt: (index: number) => Promise<Uint8Array | null>;
  /** The log is known to be what it was then: by a signed release, or because it was fetched now. Null for a copy of unknown age. */
  asOf: Date | null;
  file: string;
  report: Report;
}>;

export async function checkPromise(receipt: Receipt, question: PromiseQuestion): Promise<Kept> {
  const { list, log, leafAt, asOf, file, report } = question;
  const leaf = await leafAt(receipt.index);
  if (leaf !== null && equalBytes(leafHash(leaf), receipt.leaf)) return 'kept';
  const generation = generationOf(receipt.origin, list) ?? 0;
  const { checkpoint, ruptures } = log;
  const isCovered = asOf !== null && asOf.getTime() - Date.parse(receipt.time) >= graceMs;
  const isAhead = generation > checkpoint.generation || receipt.index >= checkpoint.size;
  if (isAhead && generation >= checkpoint.generation && !isCovered) return 'not-yet';
  const lost = ruptures.find((each) => each.generation > generation && receipt.index < each.rupture.promised);
  if (lost !== undefined) {
    report('promise-lost', file, `The log lost this entry, and says so in ${lost.file}, at ${lost.rupture.time}.`);
    return 'lost';
  }
  const what = leaf === null ? `has ${checkpoint.size} entries` : 'has another entry there';
  report('promise-broken', file, `The receipt promises log index ${receipt.index}, and the log ${what}.`);
  return 'broken';
}
