/** A log of a million entries: made, signed and written durably by the server's own signer and files, then grown by batches of 1,000. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafHashBy } from '@kua/core/evidence/merkle.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { edgeRoot, emptyEdge, extendTiles, type TileEdge } from '@kua/core/evidence/tile.ts';
import { makeElectionKeys } from '../apps/server/src/evidence/key-folder.ts';
import { writeCheckpoint, writeTiles } from '../apps/server/src/evidence/log-files.ts';
import { systemSha256 } from '../apps/server/src/evidence/system-sha256.ts';
import { startSigner } from '../apps/server/src/evidence/signer.ts';
import { buildChecker, whyNoGo } from '../test/prove/log-checker.ts';

const election = 'bench-log';
const entries = 1_000_000;
const together = 10_000;
const batch = 1000;
const rounds = 25;
const boundMs = 50;

/** Ratios: of the building, to hashing the same leaves and nodes with the system's SHA-256 alone; of an append, to the bound of 50 ms and to the bare work. */
export async function benchLog(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-bench-log-'));
  const signer = startSigner({ keysFolder: join(folder, 'keys') });
  try {
    const keys = await makeElectionKeys(join(folder, 'keys'), election, { now: new Date() });
    const log = join(folder, 'log');
    let edge: TileEdge = emptyEdge;
    let making = 0;

    const grow = async (count: number): Promise<void> => {
      const leaves = Array.from({ length: count }, (_, index) => someLeaf(edge.size + index));
      const started = performance.now();
      const added = leaves.map((leaf) => ({ leaf, hash: leafHashBy(systemSha256, leaf) }));
      const grown = extendTiles(edge, added, systemSha256);
      making += performance.now() - started;
      const root = hex(edgeRoot(grown.edge));
      const head = { size: grown.edge.size, root, leaves: added.map(({ hash }) => hex(hash)) };
      const signed = await signer.checkpoint(election, { ...head, time: new Date().toISOString() });
      if (!signed.ok) throw new Error(signed.error);
      await writeTiles(log, grown.files);
      await writeCheckpoint(log, { note: signed.value.note, keys: keys.note, ruptures: [] });
      edge = grown.edge;
    };

    const built = performance.now();
    while (edge.size < entries) await grow(together);
    const seconds = (performance.now() - built) / 1000;
    const bare = bareHashing(entries);
    const pure = making / 1000;
    const [appends, bares]: [number[], number[]] = [[], []];
    // In turn, so that whatever else the machine does falls on both.
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      await grow(batch);
      appends.push(performance.now() - started);
      bares.push(await bareAppend(join(folder, 'bare')));
    }
    const [median, slowest] = [medianOf(appends), Math.max(...appends)];
    return [
      `log-1000000-tiles ${pure.toFixed(1)} s ${(pure / bare).toFixed(2)}`,
      `log-1000000-signed-and-durable ${seconds.toFixed(1)} s ${(seconds / bare).toFixed(2)}`,
      `log-1000000-bare-hashing ${bare.toFixed(1)} s 1.00`,
      `log-append-1000 ${median.toFixed(1)} ms ${(median / boundMs).toFixed(2)} of the bound`,
      `log-append-1000-over-bare ${medianOf(bares).toFixed(1)} ms ${(median / medianOf(bares)).toFixed(2)}`,
      `log-append-1000-slowest ${slowest.toFixed(1)} ms ${(slowest / boundMs).toFixed(2)} of the bound`,
      ...strangersCheck(folder, log, formatNoteKey(keys.list.key)),
    ];
  } finally {
    await signer.close();
    await rm(folder, { recursive: true });
  }
}

function someLeaf(index: number): Uint8Array {
  const digest = createHash('sha256').update(`sealed ${index}`).digest('hex');
  const statement = createHash('sha256').update(`statement ${index}`).digest('hex');
  return submissionLeaf({ digest, statement });
}

/** Seconds for as many hashes of as many bytes as the tree has: one a leaf, one a node. */
function bareHashing(count: number): number {
  const leaf = Buffer.alloc(1 + someLeaf(0).length);
  const node = Buffer.alloc(65, 1);
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    leaf.writeUInt32LE(index, 1);
    createHash('sha256').update(leaf).digest();
    createHash('sha256').update(node).digest();
  }
  return (performance.now() - started) / 1000;
}

/** Milliseconds for the hashes of a batch, and its leaves on disk in one file. */
async function bareAppend(path: string): Promise<number> {
  const leaves = Array.from({ length: batch }, (_, index) => someLeaf(index));
  const started = performance.now();
  bareHashing(batch);
  await writeFile(path, Buffer.concat(leaves), { flush: true });
  return performance.now() - started;
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** The same log, checked by the Go program, where it can be built. */
function strangersCheck(folder: string, log: string, key: string): readonly string[] {
  if (whyNoGo() !== null) return [];
  const program = buildChecker(folder);
  const started = performance.now();
  const run = spawnSync(program, ['-key', key, log], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stdout);
  return [`log-1025000-checked-in-go ${((performance.now() - started) / 1000).toFixed(1)} s -`];
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
