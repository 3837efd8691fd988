import type { Pool } from 'pg';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { consistencyProof, edgeRoot, emptyEdge, extendTiles, type TileEdge } from '@kua/core/evidence/tile.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { keepCheckpoint, lastCheckpoint, type SignedHead } from './checkpoint-store.ts';
import { headSequence, readLeaves } from './ledger-store.ts';
import { putAside, readEdge, tileReader, writeCheckpoint, writeTiles } from './log-files.ts';
import type { Signer } from './signer.ts';
import type { SignerRefusal } from './signer-contract.ts';

export type LogOptions = Readonly<{
  pool: Pool;
  signer: Signer;
  election: string;
  /** The log's folder, `<release>/log`. */
  folder: string;
  /** The key list as its note. */
  keys: string;
  clock: () => Date;
}>;

/** The log of one election. Owned by one process at a time: the signer's lock sees to it. */
export type LogWriter = Readonly<{
  /**
   * Signs what the ledger holds now, and publishes it; the last checkpoint where nothing is new. Calls wait for each other. A ledger that
   * is behind what was signed, or another one, begins the next generation of the log.
   */
  sign: () => Promise<Result<SignedHead, SignerRefusal>>;
}>;

const leavesAtOnce = 10_000;

export function logWriter(options: LogOptions): LogWriter {
  let edge: TileEdge | null = null;
  let last: SignedHead | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function sign(): Promise<Result<SignedHead, SignerRefusal>> {
    const { pool, election, folder } = options;
    const size = await headSequence(pool, election);
    last ??= await lastCheckpoint(pool, election);
    edge ??= await knownEdge(folder, last);
    if (size < edge.size) return beginAnew();
    if (last?.size === size && edge.size === size) {
      const state = await options.signer.state(election);
      if (!state.ok) return state;
      const { generation, checkpoint, promised } = state.value;
      const same = checkpoint?.root === hexOf(edgeRoot(edge)) && promised <= size;
      if (generation === last.generation && same) {
        await writeCheckpoint(folder, { note: last.note, keys: options.keys, ruptures: state.value.ruptures });
        return success(last);
      }
    }
    edge = await extended(options, edge, size);
    return signEdge(edge);
  }

  async function signEdge(at: TileEdge): Promise<Result<SignedHead, SignerRefusal>> {
    const { signer, election, folder, pool, clock } = options;
    const before = await signer.state(election);
    if (!before.ok) return before;
    const older = before.value.checkpoint?.size ?? 0;
    if (older > at.size || before.value.promised > at.size) return beginAnew();
    const proof = await consistencyProof(older, at.size, tileReader(folder));
    const root = edgeRoot(at);
    const signed = await signer.checkpoint(election, {
      size: at.size,
      root: hexOf(root),
      proof: proof.map(hexOf),
      time: clock().toISOString(),
    });
    if (!signed.ok) {
      const lost = signed.error === 'log-behind' || signed.error === 'log-different';
      return lost ? beginAnew() : failure(signed.error);
    }
    const { generation, time, note } = signed.value;
    last = { generation, size: at.size, root, signedAt: time, note };
    await keepCheckpoint(pool, election, last);
    await writeCheckpoint(folder, { note, keys: options.keys, ruptures: before.value.ruptures });
    return success(last);
  }

  /** What was signed is lost: says so, and signs what is there. All tiles are made anew from the ledger. */
  async function beginAnew(): Promise<Result<SignedHead, SignerRefusal>> {
    const { signer, election, folder, pool, clock } = options;
    const state = await signer.state(election);
    if (!state.ok) return state;
    await putAside(folder, state.value.generation);
    edge = await extended(options, emptyEdge, await headSequence(pool, election));
    const head = { size: edge.size, root: hexOf(edgeRoot(edge)), time: clock().toISOString() };
    const begun = await signer.rupture(election, head);
    if (!begun.ok) return begun;
    return signEdge(edge);
  }

  return {
    sign: () => {
      const signing = queue.then(sign);
      queue = signing.catch(() => {
        // What was read before may be what was wrong.
        edge = null;
        last = null;
      });
      return signing;
    },
  };
}

/** The tiles on disk, if they are those of the last checkpoint; otherwise everything is made anew. */
async function knownEdge(folder: string, last: SignedHead | null): Promise<TileEdge> {
  if (last === null) return emptyEdge;
  const found = await readEdge(folder, last.size);
  return found !== null && hexOf(edgeRoot(found)) === hexOf(last.root) ? found : emptyEdge;
}

async function extended({ pool, election, folder }: LogOptions, edge: TileEdge, size: number): Promise<TileEdge> {
  let grown = edge;
  while (grown.size < size) {
    const limit = Math.min(leavesAtOnce, size - grown.size);
    const leaves = await readLeaves(pool, { election, after: grown.size, limit });
    if (leaves.length === 0) throw new Error(`the ledger of ${election} has a gap after ${grown.size}`);
    const added = extendTiles(
      grown,
      leaves.map(({ leaf }) => ({ leaf, hash: leafHash(leaf) })),
    );
    await writeTiles(folder, added.files);
    grown = added.edge;
  }
  return grown;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
