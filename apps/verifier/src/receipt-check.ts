/** Receipts that somebody holds: their signature, and whether the log kept what they promise. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { equalBytes, leafHash } from '@kua/core/evidence/merkle.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { parseHeldReceipt, parseReceipt, type HeldReceipt, type Receipt } from '@kua/core/evidence/receipt.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { generationOf, openLogNote, type KnownCheckpoint } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import { openRupture } from './rupture-check.ts';
import { verifyEd25519 } from './signature.ts';
import { readText, type Source } from './source.ts';

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
  const opened = openNote(note, list.log, verifyEd25519);
  const held = opened.ok ? parseHeldReceipt(opened.value) : null;
  if (held === null)
    report('receipt-forged', file, 'The receipt is not signed by this election’s log, or was changed.');
  return held;
}

/** `kept`: the log has it at its place. `not-yet`: no checkpoint is as young as the receipt. */
export type Promise = 'kept' | 'not-yet' | 'broken' | 'lost';

/** How long a log may take from a receipt to the checkpoint that covers it. */
const graceMs = 60_000;

export async function checkPromise(
  receipt: Receipt,
  log: Readonly<{
    source: Source;
    list: KeyList;
    checkpoint: KnownCheckpoint;
    leafAt: (index: number) => globalThis.Promise<Uint8Array | null>;
    /** The time at which the checkpoint was read. */
    now: Date;
    file: string;
    report: Report;
  }>,
): globalThis.Promise<Promise> {
  const { list, checkpoint, leafAt, report, file, source } = log;
  const generation = generationOf(receipt.origin, list) ?? 0;
  const leaf = await leafAt(receipt.index);
  if (leaf !== null && equalBytes(leafHash(leaf), receipt.leaf)) return 'kept';
  if (generation < checkpoint.generation) {
    const name = `rupture-${generation + 1}.txt`;
    const note = await readText(source, name);
    const rupture = note === null ? null : openRupture(note, list);
    if (rupture !== null && receipt.index >= rupture.new.size && receipt.index < rupture.promised) {
      report('promise-lost', file, `The log lost this entry, and says so in ${name}, at ${rupture.time}.`);
      return 'lost';
    }
  } else if (receipt.index >= checkpoint.size && log.now.getTime() - Date.parse(receipt.time) < graceMs) {
    return 'not-yet';
  }
  const what = leaf === null ? 'has no such entry' : 'has another entry there';
  report('promise-broken', file, `The receipt promises log index ${receipt.index}, and the log ${what}.`);
  return 'broken';
}
