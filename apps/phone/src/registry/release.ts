/** Reads a release as a phone must: the head signed by the log's key of the election that it joined, every file by the digest in its name. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { originKey } from '@kua/core/evidence/checkpoint.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { parseReleaseText } from '@kua/core/evidence/receipt.ts';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { ReleaseHead, ReleasePath } from '@kua/core/publication/release-contract.ts';
import { promisedDigest } from '@kua/core/publication/release-name.ts';
import { verify } from '../access/verify.ts';

/** `unsigned`: what came is not what the election's log signed. `unpublished`: there is no release yet. */
export type ReleaseTrouble = 'unreachable' | 'unpublished' | 'unsigned';

export type Fetch = (url: string) => Promise<Response>;

/** `skewMs`: the server's clock minus this phone's; null where the answer told no time. */
export type ReadHead = Readonly<{ head: ReleaseHead; skewMs: number | null }>;

export async function readHead(
  home: string,
  keys: KeyList,
  { fetch, now }: Readonly<{ fetch: Fetch; now: () => number }>,
): Promise<Result<ReadHead, ReleaseTrouble>> {
  const asked = now();
  const response = await fetch(`${home}/${keys.election}/head.json`).catch(() => null);
  if (response === null) return failure('unreachable');
  if (response.status === 404) return failure('unpublished');
  const head = (await response.json().catch(() => null)) as ReleaseHead | null;
  if (!response.ok || head === null) return failure('unreachable');
  if (head.signature === null) return failure('unpublished');
  return isSigned(head, keys) ? success({ head, skewMs: skewOf(response, (asked + now()) / 2) }) : failure('unsigned');
}

/** A file that a signed head leads to. */
export async function readReleaseFile<T extends Readonly<{ format: string }>>(
  place: Readonly<{ home: string; election: string; path: ReleasePath }>,
  format: T['format'],
  fetch: Fetch,
): Promise<Result<T, ReleaseTrouble>> {
  const response = await fetch(`${place.home}/${place.election}/${place.path}`).catch(() => null);
  // Not `bytes()`: the last Chrome of Android 7 does not have it.
  const buffer = await response?.arrayBuffer().catch(() => null);
  if (!response?.ok || !buffer) return failure('unreachable');
  const bytes = new Uint8Array(buffer);
  if (bytesToHex(sha256(bytes)) !== promisedDigest(place.path)) return failure('unsigned');
  const content = JSON.parse(new TextDecoder().decode(bytes)) as T;
  return content.format === format ? success(content) : failure('unsigned');
}

function isSigned(head: ReleaseHead, { log }: KeyList): boolean {
  const { signature, ...signedPart } = head;
  const generation = Number(/\/([1-9]\d{0,6})$/.exec(head.log?.origin ?? '')?.[1] ?? 0);
  const opened = openNote(signature ?? '', originKey(log, generation), verify);
  const signed = opened.ok ? parseReleaseText(opened.value) : null;
  const digest = bytesToHex(sha256(canonicalBytes(signedPart)));
  return signed?.sha256 === digest && signed.sequence === head.sequence;
}

function skewOf(response: Response, middle: number): number | null {
  const told = Date.parse(response.headers.get('date') ?? '');
  // The header tells whole seconds, on the average half of one ago.
  return Number.isNaN(told) ? null : told + 500 - middle;
}
