/** Whether rows of a ledger are what they should be, without asking the database that holds them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { seededLeaf } from '@kua/core/evidence/decision-opening.ts';
import { deliveryLeaf, saltedLeafOf, submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { emptyFrontier, equalBytes, extendFrontier, frontierRoot, leafHash } from '@kua/core/evidence/merkle.ts';
import type { EntryLine } from './backup-contract.ts';
import { entryJson } from './entry-json.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const submission = z.object({ digest: hex32, statement: hex32 });
const seeded = z.looseObject({ seed: hex32 });
const delivery = z.object({ files: z.array(z.object({ digest: hex32 })) });

/** What is wrong with an entry, as the end of a sentence; null where nothing is. */
export function entryFault(line: EntryLine): string | null {
  const body = line.body === null ? null : Buffer.from(line.body, 'base64');
  if (body !== null && createHash('sha256').update(body).digest('hex') !== line.digest)
    return 'has a body of another digest';
  const leaf = leafOf(line, body);
  if (leaf === 'unknown') return null;
  if (leaf === null || !equalBytes(leaf, Buffer.from(line.leaf, 'base64'))) return 'has a leaf of another entry';
  return null;
}

/** `unknown`: made of a body that was erased. Null: nothing that this entry could have. */
function leafOf({ kind, digest, salt }: EntryLine, body: Buffer | null): Uint8Array | null | 'unknown' {
  if (salt !== null) return saltedLeafOf(Buffer.from(digest, 'hex'), Buffer.from(salt, 'hex'));
  if (body === null) return 'unknown';
  const content = entryJson(body);
  const sent = submission.safeParse(content);
  if (kind === 'submission') return sent.success ? submissionLeaf(sent.data) : null;
  const decided = seeded.safeParse(content);
  if (kind === 'decision') return decided.success ? seededLeaf(decided.data) : null;
  const imported = delivery.safeParse(content);
  if (kind !== 'delivery' || !imported.success) return null;
  return deliveryLeaf(
    body,
    imported.data.files.map(({ digest: file }) => Buffer.from(file, 'hex')),
  );
}

/** The entries of one election as they come, and the root of the log over them. */
export type LedgerRoots = Readonly<{
  /** What is wrong, null where nothing is. */
  add: (line: EntryLine) => string | null;
  size: () => number;
  /** Over all so far, and at the sizes that were asked for in the beginning; null where it did not come so far. */
  rootAt: (size: number) => string | null;
}>;

const leavesAtOnce = 256;

/** @param sizes at which the root will be asked for, besides the last one */
export function ledgerRoots(sizes: readonly number[]): LedgerRoots {
  const wanted = new Set(sizes);
  const roots = new Map([[0, rootText(emptyFrontier)]]);
  let [frontier, waiting, size] = [emptyFrontier, [] as Uint8Array[], 0];

  function take(): void {
    frontier = extendFrontier(frontier, waiting);
    waiting = [];
  }

  return {
    add: (line) => {
      if (line.sequence !== size + 1) return `comes after entry ${size}`;
      size += 1;
      waiting.push(leafHash(Buffer.from(line.leaf, 'base64')));
      if (waiting.length >= leavesAtOnce || wanted.has(size)) take();
      if (wanted.has(size)) roots.set(size, rootText(frontier));
      return entryFault(line);
    },
    size: () => size,
    rootAt: (at) => {
      take();
      return at === size ? rootText(frontier) : (roots.get(at) ?? null);
    },
  };
}

function rootText(frontier: Parameters<typeof frontierRoot>[0]): string {
  return Buffer.from(frontierRoot(frontier)).toString('hex');
}
