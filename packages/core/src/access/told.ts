/**
 * "I have what this phone said for its owner's sake" (docs/formats/safety.md), signed by the log's key: whoever is between a phone and the
 * server can write every other answer, and she would rely on lawyers who never hear of her.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { KeyList } from '../evidence/key-list.ts';
import type { Hex32 } from '../evidence/leaf.ts';
import { formatNoteKey, openNote, type NoteKey, type VerifyEd25519 } from '../evidence/note.ts';
import { isHex32, parseLines } from '../evidence/receipt.ts';
import { isInstant } from '../kernel/instant.ts';

export const toldKinds = ['contact', 'check-in', 'phrase'] as const;
export type ToldKind = (typeof toldKinds)[number];

/** `clock`: it was not taken, because by its time it is not of now, or older than what is there; the note tells the server's. */
export const noteKinds = [...toldKinds, 'clock'] as const;
export type NoteKind = (typeof noteKinds)[number];

export type Told = Readonly<{
  log: string;
  election: string;
  device: Hex32;
  kind: NoteKind;
  /** SHA-256 of the text that the device signed. */
  message: Hex32;
  /** Server's clock, RFC 3339 UTC with milliseconds. */
  time: string;
}>;

export function messageDigest(message: Uint8Array): Hex32 {
  return bytesToHex(sha256(message));
}

export function toldText({ log, election, device, kind, message, time }: Told, key: NoteKey): string {
  return [
    'kua-told/1',
    `log ${log}`,
    `election ${election}`,
    `device ${device}`,
    `kind ${kind}`,
    `message ${message}`,
    `time ${time}`,
    `key ${formatNoteKey(key)}`,
    '',
  ].join('\n');
}

/** Null for what is not in exactly this form. */
export function parseTold(text: string): Told | null {
  const names = ['log', 'election', 'device', 'kind', 'message', 'time', 'key'];
  const values = parseLines(text, 'kua-told/1', names);
  if (values === null) return null;
  const [log = '', election = '', device = '', named = '', message = '', time = ''] = values;
  const kind = noteKinds.find((each) => each === named);
  if (kind === undefined || !isHex32(device) || !isHex32(message) || !isInstant(time)) return null;
  return { log, election, device, kind, message, time };
}

/** When the server signed this kind of note about exactly this, by its clock; null for every note that says anything else, however it looks. */
export function toldAt(
  note: string,
  said: Readonly<{ device: Hex32; kind: NoteKind; message: Uint8Array }>,
  { election, log }: Pick<KeyList, 'election' | 'log'>,
  verify: VerifyEd25519,
): string | null {
  const opened = openNote(note, log, verify);
  const told = opened.ok ? parseTold(opened.value) : null;
  if (told?.log !== log.name || told.election !== election) return null;
  const isAbout =
    told.device === said.device && told.kind === said.kind && told.message === messageDigest(said.message);
  return isAbout ? told.time : null;
}
