/** Checkpoints (C2SP tlog-checkpoint v1.0.0): what a log says about its whole tree, as a signed note of three lines. */
import { base64 } from '@scure/base';
import type { TreeHead } from './merkle.ts';
import { decodeBase64, type NoteKey } from './note.ts';

/** `origin` names the log: no other log, and no other history of this one, has it. */
export type Checkpoint = TreeHead & Readonly<{ origin: string }>;

/** The text to be signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64.encode(root)}\n`;
}

/** Null for what is no checkpoint. Lines after the third are extensions, which mean nothing to us. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', encoded = '', ...rest] = text.split('\n');
  const root = decodeBase64(encoded);
  const ended = rest.length > 0 && rest.indexOf('') === rest.length - 1;
  if (origin === '' || !isDecimal(size) || root?.length !== 32 || !ended) return null;
  return { origin, size: Number(size), root };
}

/** Without sign, leading zeros or loss of precision. */
export function isDecimal(text: string): boolean {
  return /^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
}

/**
 * A log's key signs under the name of the origin: `<log>/<generation>`. A log that lost a part of what it had signed begins the next
 * generation, with the same key under the next name.
 */
export function logOrigin(log: string, generation: number): string {
  return `${log}/${generation}`;
}

export function originKey(logKey: NoteKey, generation: number): NoteKey {
  return { name: logOrigin(logKey.name, generation), publicKey: logKey.publicKey };
}
