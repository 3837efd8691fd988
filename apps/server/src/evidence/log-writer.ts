import type { Pool } from 'pg';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { equalBytes, leafHashBy } from '@kua/core/evidence/merkle.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { edgeRoot, emptyEdge, extendTiles, type TileEdge, type TileFile } from '@kua/core/evidence/tile.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { keepCheckpoint, lastCheckpoint, type SignedHead } from './checkpoint-store.ts';
import { headSequence, readLeaves, type LedgerLeaf } from './ledger-store.ts';
import { generationOnDisk, putAside, readEdge, readRuptures, writeCheckpoint, writeTiles } from './log-files.ts';
import { checkpointIn } from './signed-checkpoint.ts';
import type { SignedCheckpoint, Signer } from './signer.ts';
import { systemSha256 } from './system-sha256.ts';
import type { SignerRefusal, SignerView } from './signer-contract.ts';
import { hexOf } from './hex.ts';

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
   * is behind what was signed, or another one, begins the next generation of the log; so does a signer whose memory is behind the ledger.
   */
  sign: () => Promise<Result<SignedHead, SignerRefusal>>;
}>;

const leavesAtOnce = 10_000;

/** How far the tiles are made, and the ledger's last entry there; null where it was not read yet. */
type Place = Readonly<{ edge: TileEdge; mark: LedgerLeaf | null }>;

const beginning: Place = { edge: emptyEdge, mark: null };

/** Another ledger stands under this name now: a backup was restored, or a standby took over. */
class LedgerReplaced extends Error {}

export function logWriter(options: LogOptions): LogWriter {
  const { pool, signer, election, folder, keys, clock } = options;
  let place: Place | null = null;
  let last: SignedHead | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function sign(): Promise<Result<SignedHead, SignerRefusal>> {
    // The signer's memory first: whatever it promised by now was in the ledger before, so that a ledger read afterwards has it.
    const state = await signer.state(election);
    if (!state.ok) return state;
    const size = await headSequence(pool, election);
    last ??= await lastSigned();
    if (size < state.value.promised || (last !== null && isForgotten(last, state.value))) return beginAnew();
    await putOldAside(state.value);
    last ??= await lastSigned();
    const { generation, checkpoint } = state.value;
    const signed = checkpoint?.size ?? 0;
    const from = await placeAt(signed);
    const root = hexOf(edgeRoot(from.edge));
    if (checkpoint !== null && checkpoint.root !== root)
      return lost(await signer.checkpoint(election, { size: signed, root, leaves: [], time: now() }));
    if (signed === size && last?.generation === generation && last.size === size) {
      await grown(from, size);
      await writeCheckpoint(folder, { note: last.note, keys, ruptures: state.value.ruptures });
      return success(last);
    }
    return signFrom(from, size, state.value);
  }

  /** Signs before it writes: tiles of another history never take the place of those that were signed. */
  async function signFrom(
    from: Place,
    size: number,
    { ruptures }: SignerView,
  ): Promise<Result<SignedHead, SignerRefusal>> {
    let at = from;
    let checkpoint: SignedCheckpoint | null = null;
    while (checkpoint === null || at.edge.size < size) {
      const next = await grown(at, Math.min(size, at.edge.size + leavesAtOnce));
      const { edge } = next.place;
      const root = hexOf(edgeRoot(edge));
      const signed = await signer.checkpoint(election, { size: edge.size, root, leaves: next.leaves, time: now() });
      if (!signed.ok) return lost(signed);
      await writeTiles(folder, next.files);
      checkpoint = signed.value;
      at = place = next.place;
    }
    const { generation, time, note } = checkpoint;
    last = { generation, size, root: edgeRoot(at.edge), signedAt: time, note };
    if (!(await keepCheckpoint(pool, election, last, at.mark))) throw new LedgerReplaced(`${election} was put back`);
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
    const { edge } = await walk(beginning, await headSequence(pool, election));
    last ??= await lastSigned();
    // A memory that was lost does not know either when it signed last.
    const time = last !== null && last.signedAt > now() ? last.signedAt : now();
    const [seen, ruptures] = [last?.note ?? null, await readRuptures(folder)];
    const begun = await signer.rupture(election, {
      size: edge.size,
      root: hexOf(edgeRoot(edge)),
      time,
      seen,
      ruptures,
    });
    return begun.ok ? sign() : begun;
  }

  /** What the ledger holds as its last checkpoint, if the log's key signed it: whoever may write there can write anything. */
  async function lastSigned(): Promise<SignedHead | null> {
    const known = await lastCheckpoint(pool, election);
    return known !== null && isSigned(known, keys) ? known : null;
  }

  async function putOldAside({ generation }: SignerView): Promise<void> {
    const old = await generationOnDisk(folder);
    if (old === null || old === generation) return;
    await putAside(folder, old);
    forget();
  }

  function forget(): void {
    place = null;
    last = null;
  }

  /** The tiles up to what was signed. Those on disk are gone on from if they are the last checkpoint's, and otherwise made anew. */
  async function placeAt(size: number): Promise<Place> {
    const known = place ?? { edge: await knownEdge(folder, last), mark: null };
    const from = known.edge.size > size ? beginning : known;
    if (from.edge.size === size) return from;
    // Twice over the ledger: nothing is written before it is known to be what was signed.
    const dry = await walk(from, size);
    const state = await signer.state(election);
    if (!state.ok || state.value.checkpoint?.root !== hexOf(edgeRoot(dry.edge))) return dry;
    place = await walk(from, size, (files) => writeTiles(folder, files));
    return place;
  }

  async function walk(
    from: Place,
    size: number,
    write: (files: readonly TileFile[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<Place> {
    let at = from;
    while (at.edge.size < size) {
      const next = await grown(at, Math.min(size, at.edge.size + leavesAtOnce));
      await write(next.files);
      at = next.place;
    }
    return at;
  }

  /** Reads the entry at the edge with those after it, in one statement: what is added is of the ledger that was read before. */
  async function grown({ edge, mark }: Place, size: number) {
    const overlap = Math.min(edge.size, 1);
    const range = { election, after: edge.size - overlap, limit: size - edge.size + overlap };
    const read = range.limit === 0 ? [] : await readLeaves(pool, range);
    const [known] = read.slice(0, overlap);
    if (read.length < range.limit || (known !== undefined && !isSame(known, mark, edge)))
      throw new LedgerReplaced(`${election} has another ledger after ${size}`);
    const added = read.slice(overlap).map(({ leaf }) => ({ leaf, hash: leafHashBy(systemSha256, leaf) }));
    const { edge: next, files } = extendTiles(edge, added, systemSha256);
    const end = read.at(-1);
    return {
      place: { edge: next, mark: end ?? mark },
      files,
      leaves: added.map(({ hash }) => hexOf(hash)),
    };
  }

  const now = (): string => clock().toISOString();

  /** What was read of a ledger that is gone means nothing for this one. */
  async function signAgain(error: unknown): Promise<Result<SignedHead, SignerRefusal>> {
    forget();
    if (!(error instanceof LedgerReplaced)) throw error;
    // Nor does what lies on disk: from the first entry on.
    place = beginning;
    return sign();
  }

  return {
    sign: () => {
      const signing = queue.then(() => sign().catch(signAgain));
      queue = signing.catch(forget);
      return signing;
    },
  };
}

function isSigned({ note, generation, size, root }: SignedHead, keys: string): boolean {
  const log = parseKeyList(splitNote(keys)?.text ?? '')?.log;
  const said = log === undefined ? null : checkpointIn(note, log);
  return said?.generation === generation && said.size === size && said.root === hexOf(root);
}

/** Whether the ledger holds a checkpoint of which the signer has no memory. */
function isForgotten({ generation, size, root }: SignedHead, state: SignerView): boolean {
  if (generation !== state.generation) return generation > state.generation;
  const remembered = state.checkpoint?.size ?? 0;
  return size > remembered || (size === remembered && size > 0 && hexOf(root) !== state.checkpoint?.root);
}

/** An entry that was appended again after a loss was received at another time. */
function isSame(known: LedgerLeaf, mark: LedgerLeaf | null, { leaves }: TileEdge): boolean {
  const leaf = mark?.leaf ?? leaves.at(-1);
  if (leaf !== undefined && !equalBytes(known.leaf, leaf)) return false;
  return mark === null || known.receivedAt === mark.receivedAt;
}

/** The tiles on disk, if they are those of the last checkpoint; otherwise everything is made anew. */
async function knownEdge(folder: string, last: SignedHead | null): Promise<TileEdge> {
  if (last === null) return emptyEdge;
  const found = await readEdge(folder, last.size);
  return found !== null && hexOf(edgeRoot(found)) === hexOf(last.root) ? found : emptyEdge;
}
