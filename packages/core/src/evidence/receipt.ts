/**
 * What the server signs for people (docs/formats/receipt.md): texts of signed notes, each `name value` lines after a first line that says
 * what it is. No checkpoint can be taken for one: the second line of a checkpoint is a number.
 */
import { base64 } from '@scure/base';
import { isInstant } from '../kernel/instant.ts';
import type { Checkpoint } from './checkpoint.ts';
import { isDecimal } from './checkpoint.ts';
import type { TreeHead } from './merkle.ts';
import { decodeBase64, formatNoteKey, type NoteKey } from './note.ts';
import type { Hex32 } from './leaf.ts';

/** "This existed by then, and is entry `index` of the log `origin`." `leaf` is the RFC 6962 hash of the entry's leaf. */
export type Receipt = Readonly<{
  origin: string;
  index: number;
  leaf: Uint8Array;
  /** Server's clock, RFC 3339 UTC with milliseconds. */
  time: string;
  sealed: Hex32;
  statement: Hex32;
}>;

/** "This existed by then; it waits outside the log until its device is known, at most until `until`." */
export type HeldReceipt = Readonly<{ log: string; time: string; until: string; sealed: Hex32; statement: Hex32 }>;

/** "This file, by the SHA-256 of its sealed bytes, was whole on disk by then." It is no entry of the log: the statement that names it is. */
export type FileReceipt = Readonly<{ log: string; time: string; file: Hex32; size: number }>;

/** "Something that was signed for is lost": how far the old history was signed, and where the new one begins. */
export type Rupture = Readonly<{
  old: Checkpoint;
  /** Entries for which receipts were signed: no less than `old.size`. */
  promised: number;
  new: Readonly<{ origin: string }> & TreeHead;
  time: string;
}>;

export function receiptText(receipt: Receipt, key: NoteKey): string {
  return lines('kua-receipt/1', [
    ['origin', receipt.origin],
    ['index', String(receipt.index)],
    ['leaf', base64.encode(receipt.leaf)],
    ['time', receipt.time],
    ['sealed', receipt.sealed],
    ['statement', receipt.statement],
    ['key', formatNoteKey(key)],
  ]);
}

export function heldReceiptText(held: HeldReceipt, key: NoteKey): string {
  return lines('kua-held/1', [
    ['log', held.log],
    ['time', held.time],
    ['until', held.until],
    ['sealed', held.sealed],
    ['statement', held.statement],
    ['key', formatNoteKey(key)],
  ]);
}

export function fileReceiptText(receipt: FileReceipt, key: NoteKey): string {
  return lines('kua-file-receipt/1', [
    ['log', receipt.log],
    ['time', receipt.time],
    ['file', receipt.file],
    ['size', String(receipt.size)],
    ['key', formatNoteKey(key)],
  ]);
}

export function ruptureText(rupture: Rupture): string {
  return lines('kua-rupture/1', [
    ['old', rupture.old.origin],
    ['old-size', String(rupture.old.size)],
    ['old-root', base64.encode(rupture.old.root)],
    ['promised', String(rupture.promised)],
    ['new', rupture.new.origin],
    ['new-size', String(rupture.new.size)],
    ['new-root', base64.encode(rupture.new.root)],
    ['time', rupture.time],
  ]);
}

/** "This is the release of that moment": `sha256` of the head without its signature, as canonical JSON. */
export type ReleaseSignature = Readonly<{ origin: string; sequence: number; sha256: Hex32 }>;

export function releaseText({ origin, sequence, sha256 }: ReleaseSignature): string {
  return lines('kua-head/1', [
    ['origin', origin],
    ['sequence', String(sequence)],
    ['sha256', sha256],
  ]);
}

export function parseReleaseText(text: string): ReleaseSignature | null {
  const values = parseLines(text, 'kua-head/1', ['origin', 'sequence', 'sha256']);
  if (values === null) return null;
  const [origin = '', sequence = '', sha256 = ''] = values;
  return isDecimal(sequence) && isHex32(sha256) ? { origin, sequence: Number(sequence), sha256 } : null;
}

/** Null for what is no receipt in exactly this form. */
export function parseReceipt(text: string): Receipt | null {
  const values = parseLines(text, 'kua-receipt/1', ['origin', 'index', 'leaf', 'time', 'sealed', 'statement', 'key']);
  if (values === null) return null;
  const [origin = '', index = '', encoded = '', time = '', sealed = '', statement = ''] = values;
  const leaf = decodeBase64(encoded);
  if (!isDecimal(index) || leaf?.length !== 32 || !isInstant(time) || !isHex32(sealed) || !isHex32(statement))
    return null;
  return { origin, index: Number(index), leaf, time, sealed, statement };
}

export function parseHeldReceipt(text: string): HeldReceipt | null {
  const values = parseLines(text, 'kua-held/1', ['log', 'time', 'until', 'sealed', 'statement', 'key']);
  if (values === null) return null;
  const [log = '', time = '', until = '', sealed = '', statement = ''] = values;
  if (!isInstant(time) || !isInstant(until) || !isHex32(sealed) || !isHex32(statement)) return null;
  return { log, time, until, sealed, statement };
}

export function parseFileReceipt(text: string): FileReceipt | null {
  const values = parseLines(text, 'kua-file-receipt/1', ['log', 'time', 'file', 'size', 'key']);
  if (values === null) return null;
  const [log = '', time = '', file = '', size = ''] = values;
  return isInstant(time) && isHex32(file) && isDecimal(size) ? { log, time, file, size: Number(size) } : null;
}

export function parseRupture(text: string): Rupture | null {
  const names = ['old', 'old-size', 'old-root', 'promised', 'new', 'new-size', 'new-root', 'time'];
  const values = parseLines(text, 'kua-rupture/1', names);
  if (values === null) return null;
  const [old = '', oldSize = '', oldEncoded = '', promised = '', origin = '', size = '', encoded = '', time = ''] =
    values;
  const [oldRoot, root] = [decodeBase64(oldEncoded), decodeBase64(encoded)];
  const counts = [oldSize, promised, size].every(isDecimal);
  if (!counts || oldRoot?.length !== 32 || root?.length !== 32 || !isInstant(time)) return null;
  return {
    old: { origin: old, size: Number(oldSize), root: oldRoot },
    promised: Number(promised),
    new: { origin, size: Number(size), root },
    time,
  };
}

type Line = readonly [name: string, value: string];

function lines(format: string, values: readonly Line[]): string {
  return `${format}\n${values.map(([name, value]) => `${name} ${value}\n`).join('')}`;
}

/** Values in the order of `names`, if those are the lines, all of them and in this order. */
export function parseLines(text: string, format: string, names: readonly string[]): readonly string[] | null {
  const [first, ...rest] = text.split('\n');
  if (first !== format || rest.pop() !== '' || rest.length !== names.length) return null;
  const values = rest.map((line, index) => {
    const name = `${names[index] ?? ''} `;
    return line.startsWith(name) && line.length > name.length ? line.slice(name.length) : null;
  });
  return values.every((value) => value !== null) ? values : null;
}

export function isHex32(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
