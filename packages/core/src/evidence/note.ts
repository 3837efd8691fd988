/**
 * Signed notes (C2SP signed-note v1.0.0): text, an empty line, one line a signature. Keys are Ed25519 (type 0x01) and written
 * `<name>+<8 hex of the key id>+<base64 of type and key>`. What signs and what verifies come in as arguments.
 */
import { base64 } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { failure, success, type Result } from '../kernel/result.ts';
import { equalBytes } from './merkle.ts';

const ed25519Type = 1;

/** A public key with the name under which it signs. */
export type NoteKey = Readonly<{ name: string; publicKey: Uint8Array }>;

export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export type NoteProblem = 'note-malformed' | 'note-unsigned' | 'note-signature-invalid';

/** The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key). */
export function noteKeyId({ name, publicKey }: NoteKey): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(ed25519Type), publicKey)).slice(0, 4);
}

export function formatNoteKey(key: NoteKey): string {
  const typed = concatBytes(Uint8Array.of(ed25519Type), key.publicKey);
  return `${key.name}+${bytesToHex(noteKeyId(key))}+${base64.encode(typed)}`;
}

/** Null for what is no Ed25519 key in this form. */
export function parseNoteKey(text: string): NoteKey | null {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? [];
  const typed = decodeBase64(encoded);
  if (typed?.length !== 33 || typed[0] !== ed25519Type || !isKeyName(name)) return null;
  const key = { name, publicKey: typed.slice(1) };
  return bytesToHex(noteKeyId(key)) === id ? key : null;
}

/** The text of a note ends with a line feed; `sign` gets its bytes. */
export function formatNote(text: string, key: NoteKey, sign: (message: Uint8Array) => Uint8Array): string {
  if (!isLines(text)) throw new TypeError('the text of a note is lines without control characters');
  if (!isKeyName(key.name)) throw new TypeError('the name of a key has no blanks and no plus');
  const signature = concatBytes(noteKeyId(key), sign(utf8ToBytes(text)));
  return `${text}\n— ${key.name} ${base64.encode(signature)}\n`;
}

/**
 * The text of a note if `key` signed it. Lines of other keys are passed over; a line of this key that does not verify is refused, whatever
 * else stands there.
 */
export function openNote(note: string, key: NoteKey, verify: VerifyEd25519): Result<string, NoteProblem> {
  const parts = splitNote(note);
  if (parts === null) return failure('note-malformed');
  let signed = false;
  for (const line of parts.signatures) {
    if (line.name !== key.name || !equalBytes(line.signature.slice(0, 4), noteKeyId(key))) continue;
    if (!verify(key.publicKey, utf8ToBytes(parts.text), line.signature.slice(4)))
      return failure('note-signature-invalid');
    signed = true;
  }
  return signed ? success(parts.text) : failure('note-unsigned');
}

type SignatureLine = Readonly<{ name: string; signature: Uint8Array }>;

/** The text and the signature lines of a note, unverified; null when it is none. */
export function splitNote(note: string): Readonly<{ text: string; signatures: readonly SignatureLine[] }> | null {
  const split = note.lastIndexOf('\n\n');
  if (split === -1 || note.length > 1_000_000 || !isLines(note)) return null;
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > 100) return null;
  const signatures: SignatureLine[] = [];
  for (const line of lines) {
    const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const signature = decodeBase64(encoded);
    if (signature === null || signature.length < 5 || !isKeyName(name)) return null;
    signatures.push({ name, signature });
  }
  return { text, signatures };
}

/** Unicode's spaces are JavaScript's and U+0085. */
function isKeyName(name: string): boolean {
  return /^[^\s+\u0085]+$/u.test(name) && isLines(`${name}\n`);
}

/** Well-formed Unicode, ended by a line feed, without other control characters below U+0020. */
function isLines(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
}

/** Null for what is no canonical standard base64. */
export function decodeBase64(text: string): Uint8Array | null {
  try {
    return base64.decode(text);
  } catch {
    return null;
  }
}
