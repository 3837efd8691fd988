/**
 * From "accepted" to "public": whether the log has what its receipts promise. Believes the log's own signature and hashes, nobody's word;
 * and says that a promise is broken only where the log itself proves that something else stands there.
 */
import { logOrigin, originKey, parseCheckpoint, type Checkpoint } from '@kua/core/evidence/checkpoint.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { equalBytes, leafHash, verifyInclusion } from '@kua/core/evidence/merkle.ts';
import { openNote, splitNote } from '@kua/core/evidence/note.ts';
import { parseReceipt } from '@kua/core/evidence/receipt.ts';
import {
  decodeHashes,
  inclusionProof,
  tilePath,
  tileWidth,
  type ReadTile,
  type Tile,
} from '@kua/core/evidence/tile.ts';
import { verify } from '../access/verify.ts';
import type { Fetch } from '../registry/release.ts';
import type { Kept, Vault } from './vault.ts';

export type Looked = Readonly<{
  /** Of those looked at now: in the log, and what the log denies. */
  shown: readonly string[];
  broken: readonly string[];
  /** Whether a whole answer came for every part of the log that was asked for. */
  reached: boolean;
}>;

type Tools = Readonly<{
  vault: Pick<Vault, 'kept' | 'write'>;
  keys: KeyList;
  home: string;
  fetch: Fetch;
  /** Proofs that may be made now: each is some hundred hashes. */
  most: number;
}>;

/** What a receipt promises. */
type Claim = Readonly<{ kept: Kept; leaf: Uint8Array; index: number; generation: number }>;

export async function lookForPublic({ vault, keys, home, fetch, most }: Tools): Promise<Looked> {
  const claims = (await vault.kept()).flatMap((kept) => claimOf(kept, keys.election) ?? []);
  const shown: Kept[] = [];
  const broken: string[] = [];
  let [left, reached] = [most, true];
  for (const generation of new Set(claims.map((claim) => claim.generation))) {
    const place = `${home}/log/${keys.election}/${generation}`;
    const head = await readCheckpoint(place, { keys, generation, fetch });
    if (head === null) {
      reached = false;
      continue;
    }
    const read = tileReader(place, fetch);
    // What the log does not reach yet is looked for another time.
    const covered = claims.filter((claim) => claim.generation === generation && claim.index < head.size);
    for (const claim of covered.slice(0, left)) {
      const found = await find(claim, head, read);
      if (found === 'there') shown.push(claim.kept);
      if (found === 'denied') broken.push(claim.kept.parcel.id);
      if (found === 'unread') reached = false;
      left -= 1;
      // Taps go first.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  if (shown.length > 0) await vault.write(shown.map(publicParcel));
  return { shown: shown.map(({ parcel }) => parcel.id), broken, reached };
}

function publicParcel({ parcel }: Kept): Kept['parcel'] {
  const { progress } = parcel;
  return progress.state === 'accepted' ? { ...parcel, progress: { ...progress, state: 'public' } } : parcel;
}

/** Null for what has no receipt of a submission, or is public already. The sender verified the receipt when it came. */
function claimOf(kept: Kept, election: string): Claim | null {
  const { parcel, waybill } = kept;
  if (waybill.kind !== 'submission' || waybill.election !== election || parcel.progress.state !== 'accepted')
    return null;
  const receipt = parseReceipt(splitNote(parcel.progress.receipt)?.text ?? '');
  const generation = Number(/\/([1-9]\d{0,6})$/.exec(receipt?.origin ?? '')?.[1] ?? 0);
  if (receipt === null || generation === 0) return null;
  return { kept, leaf: leafHash(submissionLeaf(waybill)), index: receipt.index, generation };
}

async function readCheckpoint(
  place: string,
  { keys, generation, fetch }: Readonly<{ keys: KeyList; generation: number; fetch: Fetch }>,
): Promise<Checkpoint | null> {
  const answer = await fetch(`${place}/checkpoint`).catch(() => null);
  const note = answer?.ok === true ? await answer.text().catch(() => null) : null;
  const opened = note === null ? null : openNote(note, originKey(keys.log, generation), verify);
  const checkpoint = opened?.ok === true ? parseCheckpoint(opened.value) : null;
  return checkpoint?.origin === logOrigin(keys.log.name, generation) ? checkpoint : null;
}

/** `unread`: tiles did not come, or are not those of the checkpoint: that says nothing about the promise. */
async function find({ leaf, index }: Claim, head: Checkpoint, read: ReadTile): Promise<'there' | 'denied' | 'unread'> {
  try {
    const proof = await inclusionProof(head.size, index, read);
    if (verifyInclusion({ head, index, leaf, proof })) return 'there';
    const tile = Math.floor(index / tileWidth);
    const width = Math.min(tileWidth, head.size - tile * tileWidth);
    const other = (await read({ level: 0, index: tile, width }))[index % tileWidth];
    const denied = other !== undefined && !equalBytes(other, leaf);
    return denied && verifyInclusion({ head, index, leaf: other, proof }) ? 'denied' : 'unread';
  } catch (error) {
    if (error instanceof TileUnread) return 'unread';
    throw error;
  }
}

class TileUnread extends Error {}

/** Each tile is fetched once in a look. */
function tileReader(place: string, fetch: Fetch): ReadTile {
  const tiles = new Map<string, Promise<readonly Uint8Array[]>>();
  return (tile) => {
    const path = tilePath(tile);
    const known = tiles.get(path) ?? fetchTile(place, tile, fetch);
    tiles.set(path, known);
    return known;
  };
}

async function fetchTile(place: string, tile: Tile, fetch: Fetch): Promise<readonly Uint8Array[]> {
  // A partial tile may have made room for the full one.
  for (const width of new Set([tile.width, tileWidth])) {
    const answer = await fetch(`${place}/${tilePath({ ...tile, width })}`).catch(() => null);
    if (answer?.ok !== true) continue;
    const buffer = await answer.arrayBuffer().catch(() => null);
    const hashes = buffer === null ? null : decodeHashes(new Uint8Array(buffer), width);
    if (hashes !== null) return hashes.slice(0, tile.width);
  }
  throw new TileUnread();
}
