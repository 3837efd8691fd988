/** What came back for a bundle, beside it: one JSON line for each thing that got through, to be carried back to the phone. */
import { open, readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { parseNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { ifPresent, writeDurably } from '../evidence/durable-file.ts';
import { Refused } from './wrong-use.ts';

const start = z.strictObject({ format: z.literal('kua-receipts/1') });
const owner = { election: z.string(), device: z.string(), receipt: z.string() };
const kept = z.union([
  z.strictObject({ ...owner, id: z.string(), state: z.enum(['accepted', 'held']) }),
  z.strictObject({ ...owner, file: z.string(), state: z.literal('whole') }),
]);
export type KeptReceipt = Readonly<z.infer<typeof kept>>;

export type ReceiptsFile = Readonly<{ keep: (receipts: readonly KeptReceipt[]) => Promise<void> }>;

/** No line with a receipt is longer, the log's name being of a usual length. */
const longestUsualLine = 2048;

export function receiptsPath(bundle: string): string {
  return `${bundle}.receipts`;
}

/**
 * What an earlier run wrote there stays. Refuses to write over anything else, and where so many receipts could not be written: that is
 * known before anything is sent.
 */
export async function openReceipts(bundle: string, expected: number): Promise<ReceiptsFile> {
  const path = receiptsPath(bundle);
  const known = new Map<string, KeptReceipt>();
  const text = await ifPresent(readFile(path, 'utf8')).catch((error: unknown) => {
    throw new Refused(
      'receipts-unreadable',
      `${path} is there and cannot be read (${systemCode(error)}): move it away.`,
    );
  });
  if (text !== null) for (const receipt of readReceipts(text, path)) add(known, receipt);
  await tryRoom(path, Buffer.byteLength(text ?? '') + expected * longestUsualLine).catch((error: unknown) => {
    throw new Refused(
      'receipts-unwritable',
      `Receipts are kept in ${path}, which cannot be written (${systemCode(error)}). Nothing was sent. Copy the bundle to a disk that can be written and has room, and bring it from there.`,
    );
  });
  return {
    keep: async (receipts) => {
      if (receipts.length === 0) return;
      for (const receipt of receipts) add(known, receipt);
      const lines = [{ format: 'kua-receipts/1' }, ...known.values()].map((line) => `${JSON.stringify(line)}\n`);
      await writeDurably(path, lines.join('')).catch((error: unknown) => {
        throw new Refused(
          'receipts-unwritable',
          `${path} can no longer be written (${systemCode(error)}). What was sent so far may be there. Copy the bundle to another disk and bring it again from there: it gets the same receipts.`,
        );
      });
    },
  };
}

/** Writes as much as there may be to the place where it is written first, and takes it away again. */
async function tryRoom(path: string, bytes: number): Promise<void> {
  const trial = `${path}.new`;
  const file = await open(trial, 'w');
  try {
    await file.writeFile(Buffer.alloc(bytes, ' '));
    await file.sync();
  } finally {
    await file.close();
    await rm(trial);
  }
}

/** What is no trouble of the disk is a mistake of ours. */
function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  throw error;
}

/**
 * An accepted receipt is not given away for one that says less, and none at all for one of another key: which is the election's, the
 * phone knows.
 */
function add(known: Map<string, KeptReceipt>, receipt: KeptReceipt): void {
  const about = 'id' in receipt ? receipt.id : receipt.file;
  const name = `${receipt.election} ${receipt.device} ${about} ${signerOf(receipt.receipt)}`;
  if (receipt.state !== 'held' || known.get(name)?.state !== 'accepted') known.set(name, receipt);
}

/** One key signs under several names: the log's, and those of its generations. */
function signerOf(note: string): string {
  const key = parseNoteKey(/^key (\S+)$/m.exec(splitNote(note)?.text ?? '')?.[1] ?? '');
  return key === null ? '' : Buffer.from(key.publicKey).toString('hex');
}

function readReceipts(text: string, path: string): readonly KeptReceipt[] {
  try {
    const [first, ...lines] = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    start.parse(first);
    return lines.map((line) => kept.parse(line));
  } catch {
    throw new Refused('receipts-unreadable', `${path} is there and is no list of receipts: move it away.`);
  }
}
