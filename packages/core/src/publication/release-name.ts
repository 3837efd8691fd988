import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { ReleasePath } from './release-contract.ts';

/** SHA-256 of the bytes as lower-case hex: given by the caller, who has a fast one. */
export type DigestHex = (bytes: Uint8Array) => string;

export type ReleaseFile = Readonly<{ path: ReleasePath; bytes: Uint8Array }>;

/**
 * `<folder>/<label>-<SHA-256 of the bytes as hex>.<extension>`: readable, and never another file under the same name. The whole digest: with a
 * part of it, whoever publishes could make two files of one name and show each to some.
 */
export function namedFile(
  place: Readonly<{ folder: 'data' | 'downloads'; label: string; extension: 'json' | 'csv' }>,
  bytes: Uint8Array,
  digest: DigestHex,
): ReleaseFile {
  return { path: `${place.folder}/${place.label}-${digest(bytes)}.${place.extension}`, bytes };
}

/** A data file of the release as JSON. `kind` and the territory's id stand in its name for people who look at a folder. */
export function jsonFile(kind: string, id: string | null, content: unknown, digest: DigestHex): ReleaseFile {
  const label = id === null ? kind : [kind, slug(id)].filter((part) => part !== '').join('-');
  return namedFile({ folder: 'data', label, extension: 'json' }, utf8ToBytes(JSON.stringify(content)), digest);
}

/** Lower-case ASCII letters and digits joined by hyphens, at most 40 characters; what is not ASCII is left out. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}

/** The digest that a name promises, or null for a name that promises none. */
export function promisedDigest(path: ReleasePath): string | null {
  const named = /^(?:data|downloads)\/[a-z0-9-]+-([0-9a-f]{64})\.(?:json|csv)$/.exec(path);
  return (named ?? /^pictures\/([0-9a-f]{64})\.jpg$/.exec(path))?.[1] ?? null;
}

/** Where a release holds a picture. */
export function picturePath(sha256: string): ReleasePath {
  return `pictures/${sha256}.jpg`;
}
