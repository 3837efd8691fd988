/** What came back for a bundle, beside it: one JSON line for each thing that got through, to be carried back to the phone. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ifPresent, writeDurably } from '../evidence/durable-file.ts';
import { Refused } from './wrong-use.ts';

const start = z.strictObject({ format: z.literal('kua-receipts/1') });
const kept = z.union([
  z.strictObject({
    election: z.string(),
    device: z.string(),
    id: z.string(),
    state: z.enum(['accepted', 'held']),
    receipt: z.string(),
  }),
  z.strictObject({ election: z.string(), device: z.string(), file: z.string(), state: z.literal('whole') }),
]);
export type KeptReceipt = Readonly<z.infer<typeof kept>>;

export type ReceiptsFile = Readonly<{ keep: (receipts: readonly KeptReceipt[]) => Promise<void> }>;

export function receiptsPath(bundle: string): string {
  return `${bundle}.receipts`;
}

/** What an earlier run wrote there stays. Refuses to write over anything else. */
export async function openReceipts(bundle: string): Promise<ReceiptsFile> {
  const path = receiptsPath(bundle);
  const known = new Map<string, KeptReceipt>();
  const text = await ifPresent(readFile(path, 'utf8'));
  if (text !== null) for (const receipt of readReceipts(text, path)) add(known, receipt);
  return {
    keep: async (receipts) => {
      if (receipts.length === 0) return;
      for (const receipt of receipts) add(known, receipt);
      const lines = [{ format: 'kua-receipts/1' }, ...known.values()].map((line) => `${JSON.stringify(line)}\n`);
      await writeDurably(path, lines.join(''));
    },
  };
}

/** An accepted receipt is not given away for one that says less. */
function add(known: Map<string, KeptReceipt>, receipt: KeptReceipt): void {
  const name = `${receipt.election} ${receipt.device} ${'id' in receipt ? receipt.id : receipt.file}`;
  if (receipt.state !== 'held' || known.get(name)?.state !== 'accepted') known.set(name, receipt);
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
