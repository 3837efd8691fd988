/** Remembers all that a log's signer gave, and finds what cannot stand together. Knows nothing of the signer's own memory. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Pool } from 'pg';
import { originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { equalBytes, leafHash, rootOf } from '@kua/core/evidence/merkle.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { parseReceipt, parseRupture, type Receipt } from '@kua/core/evidence/receipt.ts';
import type { SignedHead } from '../../apps/server/src/evidence/checkpoint-store.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import type { ElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { readLeaves } from '../../apps/server/src/evidence/ledger-store.ts';
import { checkEnded } from '../../apps/verifier/src/ended-check.ts';
import { folderSource } from '../../apps/verifier/src/source.ts';
import { checkLog } from '../../apps/verifier/src/log-check.ts';

export type Witness = Readonly<{
  /** Something that should not be. */
  found: (what: string) => void;
  /** A receipt that somebody got. */
  receipt: (note: string) => void;
  /** A checkpoint that was given out; the ledger is read as it is now. */
  checkpoint: (head: SignedHead) => Promise<void>;
  counts: () => ReadonlyMap<string, number>;
  /** `restores`: how often the ledger lost entries. `log`: the folder with the log as it is in the end. */
  findings: (end: Readonly<{ restores: number; log: string }>) => Promise<readonly string[]>;
}>;

type History = { leaves: readonly string[]; size: number };

export function witness({
  pool,
  election,
  keys,
}: Readonly<{ pool: Pool; election: string; keys: ElectionKeys }>): Witness {
  const found: string[] = [];
  const receipts = new Map<string, Readonly<{ receipt: Receipt; note: string; generation: number }>>();
  /** By generation: the longest history that was signed. */
  const histories = new Map<number, History>();
  const checkpoints = new Set<string>();
  let latest = '';
  /** Checkpoints of a ledger that was put back before it could be read. */
  const unseen: Readonly<{ generation: number; size: number; root: Uint8Array }>[] = [];

  function receipt(note: string): void {
    for (let generation = 1; generation <= 100; generation += 1) {
      const opened = openNote(note, originKey(keys.list.log, generation), verifyEd25519);
      if (!opened.ok) continue;
      const read = parseReceipt(opened.value);
      if (read === null) break;
      const place = `${generation} ${read.index}`;
      const before = receipts.get(place);
      receipts.set(place, { receipt: read, note, generation });
      if (before === undefined) return;
      if (!equalBytes(before.receipt.leaf, read.leaf)) found.push(`two leaves were promised at ${place}`);
      else if (before.receipt.time === read.time && before.note !== note)
        found.push(`two receipts for one submission at ${place}`);
      return;
    }
    found.push('a receipt is not signed');
  }

  async function checkpoint({ note, generation, size, root, signedAt }: SignedHead): Promise<void> {
    if (checkpoints.has(note)) return;
    checkpoints.add(note);
    if (signedAt < latest) found.push(`a checkpoint of ${signedAt} came after one of ${latest}`);
    latest = signedAt;
    const opened = openNote(note, originKey(keys.list.log, generation), verifyEd25519);
    const read = opened.ok ? parseCheckpoint(opened.value) : null;
    if (read?.size !== size || !equalBytes(read.root, root)) {
      found.push(`a checkpoint is not what it is said to be at ${size}`);
      return;
    }
    const rows = await readLeaves(pool, { election, after: 0, limit: size });
    const hashes = rows.map(({ leaf }) => leafHash(leaf));
    // The ledger may have been put back meanwhile: then it cannot be told what was signed but by the next one.
    if (hashes.length < size || !equalBytes(rootOf(hashes), root)) {
      if (!histories.has(generation)) histories.set(generation, { leaves: [], size: 0 });
      unseen.push({ generation, size, root });
      return;
    }
    const leaves = hashes.map((hash) => Buffer.from(hash).toString('hex'));
    const known = histories.get(generation) ?? { leaves: [], size: 0 };
    const both = Math.min(known.size, size);
    for (let index = 0; index < both; index += 1) {
      if (known.leaves[index] === leaves[index]) continue;
      found.push(`checkpoints of generation ${generation} differ at index ${index}`);
      break;
    }
    if (size > known.size) histories.set(generation, { leaves, size });
  }

  async function findings({ restores, log }: Readonly<{ restores: number; log: string }>): Promise<readonly string[]> {
    for (const { generation, size, root } of unseen) {
      const known = histories.get(generation);
      if (known === undefined || known.size < size) continue;
      const hashes = known.leaves.slice(0, size).map((hash) => Buffer.from(hash, 'hex'));
      if (!equalBytes(rootOf(hashes), root)) found.push(`checkpoints of generation ${generation} differ below ${size}`);
    }
    const last = Math.max(1, ...histories.keys());
    // A receipt that was on its way while entries were lost may promise one of them after the rupture: that is stated by another.
    if (last - 1 > 2 * restores) found.push(`${last - 1} ruptures after ${restores} losses`);
    const promised = new Map<number, number>();
    for (let generation = 2; generation <= last; generation += 1) {
      const note = await readFile(join(log, `rupture-${generation}.txt`), 'utf8').catch(() => '');
      const opened = openNote(note, originKey(keys.list.log, generation), verifyEd25519);
      const rupture = opened.ok ? parseRupture(opened.value) : null;
      if (rupture === null) found.push(`the rupture before generation ${generation} is not stated`);
      else promised.set(generation - 1, rupture.promised);
    }
    const current = histories.get(last)?.leaves ?? [];
    for (const { receipt: held, generation } of receipts.values()) {
      const kept = current[held.index] === Buffer.from(held.leaf).toString('hex');
      if (kept) continue;
      if (generation === last)
        found.push(`the log has not what was promised at ${held.index} in ${generation}, of ${current.length}`);
      else if (held.index >= (promised.get(generation) ?? 0)) found.push(`a loss at ${held.index} is not stated`);
    }
    const report = (code: string, file: string): void => void found.push(`${code} ${file}`);
    const asked = { list: keys.list, kept: [], report };
    const checked = await checkLog({ ...asked, source: folderSource(log), sizes: [] });
    // The logs that ended lie beside it, as a release keeps them.
    const ruptures = checked?.ruptures ?? [];
    await checkEnded({ ...asked, source: folderSource(dirname(log)), ruptures, sizes: () => [] });
    return found;
  }

  return {
    found: (what) => void found.push(what),
    receipt,
    checkpoint,
    counts: () =>
      new Map([
        ['receipts', receipts.size],
        ['checkpoints', checkpoints.size],
        ['ruptures stated', Math.max(0, ...[...histories.keys()].map((generation) => generation - 1))],
        ['checkpoints of histories that were put back at once', unseen.length],
      ]),
    findings,
  };
}
