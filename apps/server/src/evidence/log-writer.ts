import type { Pool } from 'pg';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { edgeRoot, emptyEdge, extendTiles, type TileEdge, type TileFile } from '@kua/core/evidence/tile.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { keepCheckpoint, lastCheckpoint, type SignedHead } from './checkpoint-store.ts';
import { headSequence, readLeaves } from './ledger-store.ts';
import { generationOnDisk, putAside, readEdge, writeCheckpoint, writeTiles } from './log-files.ts';
import type { SignedCheckpoint, Signer } from './signer.ts';
import type { SignerRefusal, SignerView } from './signer-contract.ts';

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
  const { pool, signer, election, folder, keys, clock } = options;
  let edge: TileEdge | null = null;
  let last: SignedHead | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function sign(): Promise<Result<SignedHead, SignerRefusal>> {
    // The signer's memory first: whatever it promised by now was in the ledger before, so that a ledger read afterwards has it.
    const state = await signer.state(election);
    if (!state.ok) return state;
    const size = await headSequence(pool, election);
    if (size < state.value.promised) return beginAnew();
    await putOldAside(state.value);
    last ??= await lastCheckpoint(pool, election);
    const { generation, checkpoint } = state.value;
    const signed = checkpoint?.size ?? 0;
    const from = await edgeAt(signed);
    const root = hexOf(edgeRoot(from));
    if (checkpoint !== null && checkpoint.root !== root)
      return lost(await signer.checkpoint(election, { size: signed, root, leaves: [], time: now() }));
    if (signed === size && last?.generation === generation && last.size === size) {
      await writeCheckpoint(folder, { note: last.note, keys, ruptures: state.value.ruptures });
      return success(last);
    }
    return signFrom(from, size, state.value);
  }

  /** Signs before it writes: tiles of another history never take the place of those that were signed. */
  async function signFrom(
    from: TileEdge,
    size: number,
    { ruptures }: SignerView,
  ): Promise<Result<SignedHead, SignerRefusal>> {
    let at = from;
    let checkpoint: SignedCheckpoint | null = null;
    while (checkpoint === null || at.size < size) {
      const next = await grown(at, Math.min(size, at.size + leavesAtOnce));
      const root = hexOf(edgeRoot(next.edge));
      const signed = await signer.checkpoint(election, {
        size: next.edge.size,
        root,
        leaves: next.leaves,
        time: now(),
      });
      if (!signed.ok) return lost(signed);
      await writeTiles(folder, next.files);
      checkpoint = signed.value;
      at = edge = next.edge;
    }
    const { generation, time, note } = checkpoint;
    last = { generation, size, root: edgeRoot(at), signedAt: time, note };
    await keepCheckpoint(pool, election, last);
    await writeCheckpoint(folder, { note, keys, ruptures });
    return success(last);
  }

  function lost(signed: Result<unknown, SignerRefusal>): Promise<Result<SignedHead, SignerRefusal>> {
    if (signed.ok) throw new Error('the signer signed two roots for one size');
    const behind = signed.error === 'log-behind' || signed.error === 'log-different';
    return behind ? beginAnew() : Promise.resolve(failure(signed.error));
  }

  /** What was signed is lost: says so, and signs what is there. All tiles are made anew from the ledger. */
  async function beginAnew(): Promise<Result<SignedHead, SignerRefusal>> {
    const whole = await walk(emptyEdge, await headSequence(pool, election));
    const head = { size: whole.size, root: hexOf(edgeRoot(whole)), time: now() };
    const begun = await signer.rupture(election, head);
    return begun.ok ? sign() : begun;
  }

  async function putOldAside({ generation }: SignerView): Promise<void> {
    const old = await generationOnDisk(folder);
    if (old === null || old === generation) return;
    await putAside(folder, old);
    edge = null;
    last = null;
  }

  /** The tiles up to what was signed. Those on disk are gone on from if they are the last checkpoint's, and otherwise made anew. */
  async function edgeAt(size: number): Promise<TileEdge> {
    const known = edge ?? (await knownEdge(folder, last));
    const from = known.size > size ? emptyEdge : known;
    if (from.size === size) return from;
    // Twice over the ledger: nothing is written before it is known to be what was signed.
    const dry = await walk(from, size);
    const state = await signer.state(election);
    if (!state.ok || state.value.checkpoint?.root !== hexOf(edgeRoot(dry))) return dry;
    edge = await walk(from, size, (files) => writeTiles(folder, files));
    return edge;
  }

  async function walk(
    from: TileEdge,
    size: number,
    write: (files: readonly TileFile[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<TileEdge> {
    let at = from;
    while (at.size < size) {
      const next = await grown(at, Math.min(size, at.size + leavesAtOnce));
      await write(next.files);
      at = next.edge;
    }
    return at;
  }

  async function grown(from: TileEdge, size: number) {
    const range = { election, after: from.size, limit: size - from.size };
    const read = range.limit === 0 ? [] : await readLeaves(pool, range);
    if (read.length < range.limit) throw new Error(`the ledger of ${election} has a gap after ${from.size}`);
    const added = read.map(({ leaf }) => ({ leaf, hash: leafHash(leaf) }));
    return { ...extendTiles(from, added), leaves: added.map(({ hash }) => hexOf(hash)) };
  }

  const now = (): string => clock().toISOString();

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

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
