/**
 * The statement inside the seal, and its root: a Merkle root over its fields, each with a salt of its own, so that the log can bind
 * every field and show none. An opening shows some fields and the hashes of the others; both give the same root (docs/formats/entry.md).
 */
import { extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { compareText } from '../kernel/text-order.ts';
import { leafHashBy, portableSha256, rootOf, type Sha256 } from './merkle.ts';
import type { Hex32 } from './leaf.ts';

export type JsonScalar = string | number | boolean | null;

/** A field: JSON Pointer (RFC 6901) of a scalar, or of an empty object or list, and its value. */
export type StatementField = Readonly<{ path: string; value: FieldValue }>;
export type FieldValue = JsonScalar | Readonly<Record<string, never>> | readonly never[];

/** Shown: path, salt (32 hex), value. Hidden: the hash of the three (64 hex). In the order of the paths. */
export type OpenedField = readonly [path: string, salt: string, value: FieldValue] | readonly [hash: Hex32];
export type Opening = readonly OpenedField[];

export const mostFields = 1000;

/** All fields of a JSON value, in the order of their paths by UTF-16 code units. The seed is none: it makes the salts. */
export function statementFields(statement: Readonly<Record<string, unknown>>): readonly StatementField[] {
  const found: StatementField[] = [];
  collect(found, '', statement);
  return found.filter(({ path }) => path !== '/seed').sort((a, b) => compareText(a.path, b.path));
}

function collect(found: StatementField[], path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    found.push({ path, value: value as JsonScalar });
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) found.push({ path, value: Array.isArray(value) ? [] : {} });
  for (const [key, inner] of entries)
    collect(found, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, inner);
}

/** Salt of a field: the first 16 bytes of HKDF-SHA256 with the seed as key material, no salt, and `kua-field/1 <path>` as info. */
export function fieldSalts(seed: Uint8Array, hash: Sha256 = portableSha256): (path: string) => string {
  const block = expandBlock(extract(sha256, seed, undefined), hash);
  return (path) => bytesToHex(block(`kua-field/1 ${path}`).subarray(0, 16));
}

const [innerPad, outerPad, blockBytes] = [0x36, 0x5c, 64];

/** The first block of HKDF-Expand (RFC 5869 §2.3): HMAC (RFC 2104) of the info and a 1. Both pads are made once for all fields. */
function expandBlock(key: Uint8Array, hash: Sha256): (info: string) => Uint8Array {
  const padded = (pad: number): Uint8Array => Uint8Array.from({ length: blockBytes }, (_, at) => (key[at] ?? 0) ^ pad);
  const [inner, outer] = [padded(innerPad), padded(outerPad)];
  return (info) => hash(concatBytes(outer, hash(concatBytes(inner, utf8ToBytes(`${info}\u0001`)))));
}

/** The leaf hash of [path, salt, value] as canonical JSON. */
export function fieldHash(path: string, salt: string, value: FieldValue, hash: Sha256 = portableSha256): Uint8Array {
  return leafHashBy(hash, canonicalJson([path, salt, value]));
}

/** Shows the fields that `shows` names. */
export function openStatement(
  statement: Readonly<Record<string, unknown>>,
  seed: Uint8Array,
  shows: (path: string, value: FieldValue) => boolean,
  hash: Sha256 = portableSha256,
): Opening {
  const salt = fieldSalts(seed, hash);
  return statementFields(statement).map(({ path, value }) =>
    shows(path, value) ? [path, salt(path), value] : [bytesToHex(fieldHash(path, salt(path), value, hash))],
  );
}

/** Hides more of an opening. */
export function narrowOpening(opening: Opening, shows: (path: string) => boolean): Opening {
  return opening.map((field) =>
    field.length === 1 || shows(field[0]) ? field : [bytesToHex(fieldHash(field[0], field[1], field[2]))],
  );
}

/** The root that an opening gives. The opening's form must have been checked. */
export function openingRoot(opening: Opening, hash: Sha256 = portableSha256): Hex32 {
  const leaves = opening.map((field) =>
    field.length === 1 ? hexToBytes(field[0]) : fieldHash(field[0], field[1], field[2], hash),
  );
  return bytesToHex(rootOf(leaves, hash));
}

/** What an opening shows, by path. */
export function shownFields(opening: Opening): ReadonlyMap<string, FieldValue> {
  return new Map(opening.flatMap((field) => (field.length === 1 ? [] : [[field[0], field[2]] as const])));
}
