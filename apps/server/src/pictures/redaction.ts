/** Pictures that staff made fit to be shown: behind `POST pictures` of the desk. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { plainJpeg } from '@kua/core/pictures/plain-jpeg.ts';
import { mostRegions, type PictureOrigin, type RedactionBody } from '@kua/core/pictures/redaction-contract.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { derivativeOf, usualLimits, type DerivativeLimits } from '../intake/image-derivative.ts';
import type { Database } from '../postgres/database.ts';
import { isPictureOf, isShownFor } from './picture-store.ts';

export type PictureSetting = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  clock: () => Date;
}>;

export type GivenPicture = Readonly<{
  election: string;
  /** The staff member who covered it. */
  by: string;
  of: PictureOrigin;
  regions: number;
  /** As the browser made it. */
  bytes: Uint8Array;
}>;

export type PublicPicture = Extract<RedactionBody, { type: 'redaction' }>['picture'];

/**
 * `too-large`: more bytes or regions than any honest picture has. `file-unknown`: no such picture came with that submission.
 * `picture-unreadable`: it cannot be decoded. `try-again`: the machine could not look at it now.
 */
export type PictureRefusal = 'too-large' | 'file-unknown' | 'picture-unreadable' | 'try-again';

/** Of 2,400 × 2,400 pixels a canvas makes less. */
export const largestPicture = 16 * 1024 * 1024;

/** Somebody waits for it. */
const limits: DerivativeLimits = { ...usualLimits, nice: 5, wallMs: 60_000 };

/**
 * Makes the picture anew, keeps it as a public object and enters the decision; when it returns the picture is on disk and named. The same
 * picture of the same file again changes nothing. What comes out of the decoder is held against the form of a plain picture: a decoder that
 * was taken over, or a library that left something in, publishes nothing.
 */
export async function redactPicture(
  { database, objects, folds, clock }: PictureSetting,
  { election, by, of, regions, bytes }: GivenPicture,
): Promise<Result<PublicPicture, PictureRefusal>> {
  if (bytes.length > largestPicture || regions > mostRegions) return failure('too-large');
  await projectToHead(database, { election, objects, folds });
  if (!(await isPictureOf(database.app, election, of))) return failure('file-unknown');
  const made = await derivativeOf(bytes, limits);
  if (made.is === 'none') return failure('picture-unreadable');
  if (made.is === 'undecided') return failure(made.spent ? 'picture-unreadable' : 'try-again');
  const { derivative } = made;
  const plain = plainJpeg(derivative.bytes);
  if (!plain.ok) return failure('picture-unreadable');
  const stored = await objects.put(Readable.from([derivative.bytes]));
  const picture = { sha256: stored.digest, ...plain.value, size: stored.bytes };
  if (await isShownFor(database.app, election, { picture: picture.sha256, of })) return success(picture);
  await append({ type: 'redaction', by, of, picture, regions }, { database, clock, election });
  await projectToHead(database, { election, objects, folds });
  return success(picture);
}

/** From the next publication on it is not shown for this file. An equal one of another file stays. */
export async function withdrawPicture(
  { database, objects, folds, clock }: PictureSetting,
  { election, by, picture, of }: Readonly<{ election: string; by: string; picture: string; of: PictureOrigin }>,
): Promise<Result<null, 'picture-unknown'>> {
  await projectToHead(database, { election, objects, folds });
  if (!(await isShownFor(database.app, election, { picture, of }))) return failure('picture-unknown');
  await append({ type: 'redaction-withdrawn', by, picture, of }, { database, clock, election });
  await projectToHead(database, { election, objects, folds });
  return success(null);
}

async function append(
  body: RedactionBody,
  { database, clock, election }: Pick<PictureSetting, 'database' | 'clock'> & Readonly<{ election: string }>,
): Promise<void> {
  // Not derived from the content: what was withdrawn may be shown again, and is then another decision.
  const entries = [{ id: randomUUID(), kind: 'decision', body: canonicalBytes(body) }] as const;
  await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
}
