import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * JSON in its one canonical form (RFC 8785), so that the same content has the same bytes and digest everywhere. ECMAScript's own
 * writing of numbers and strings is the one that the RFC prescribes; what is left is the order of keys, by UTF-16 code units.
 * Keys whose value is undefined are left out. Throws on what JSON cannot say: NaN, infinities, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical JSON`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical JSON');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    let items = '';
    for (const item of value as readonly unknown[]) items += `${items === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${items}]`;
  }
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no canonical JSON`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** The bytes that are hashed, stored and sent. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8ToBytes(canonicalJson(value));
}
