/** Whether an answer may be believed: a receipt of this election's log, about exactly the bytes that were sent. */
import { originKey } from './checkpoint.ts';
import type { KeyList } from './key-list.ts';
import { submissionLeaf, type Hex32 } from './leaf.ts';
import { equalBytes, leafHash } from './merkle.ts';
import { openNote, splitNote, type VerifyEd25519 } from './note.ts';
import { parseFileReceipt, parseHeldReceipt, parseReceipt } from './receipt.ts';

export type Sent = Readonly<{ digest: Hex32; statement: Hex32 }>;

/** `kept`: in the log, or soon. `held`: outside of it until the device is known. Null for everything else, however it looks. */
export function receiptAbout(
  note: string,
  sent: Sent,
  { log }: Pick<KeyList, 'log'>,
  verify: VerifyEd25519,
): 'kept' | 'held' | null {
  const generation = Number(/^origin \S*\/([1-9]\d{0,6})$/m.exec(splitNote(note)?.text ?? '')?.[1] ?? 0);
  const kept = openNote(note, originKey(log, generation), verify);
  const receipt = kept.ok ? parseReceipt(kept.value) : null;
  const leaf = leafHash(submissionLeaf(sent));
  if (receipt !== null) return isAbout(receipt, sent) && equalBytes(receipt.leaf, leaf) ? 'kept' : null;
  const waits = openNote(note, log, verify);
  const held = waits.ok ? parseHeldReceipt(waits.value) : null;
  return held !== null && isAbout(held, sent) ? 'held' : null;
}

function isAbout(said: Readonly<{ sealed: Hex32; statement: Hex32 }>, { digest, statement }: Sent): boolean {
  return said.sealed === digest && said.statement === statement;
}

export function isFileReceiptAbout(
  note: string,
  sent: Readonly<{ digest: Hex32; size: number }>,
  { log }: Pick<KeyList, 'log'>,
  verify: VerifyEd25519,
): boolean {
  const opened = openNote(note, log, verify);
  const receipt = opened.ok ? parseFileReceipt(opened.value) : null;
  return receipt?.file === sent.digest && receipt.size === sent.size;
}
