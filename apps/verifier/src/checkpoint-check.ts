import { originKey, parseCheckpoint, type Checkpoint } from '@kua/core/evidence/checkpoint.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { openNote, splitNote } from '@kua/core/evidence/note.ts';
import { verifyEd25519 } from './signature.ts';

export type KnownCheckpoint = Checkpoint & Readonly<{ generation: number }>;

/** The generation that an origin of this log names; null for any other. */
export function generationOf(origin: string, list: KeyList): number | null {
  const prefix = `${list.log.name}/`;
  const number = origin.startsWith(prefix) ? origin.slice(prefix.length) : '';
  return /^[1-9]\d{0,6}$/.test(number) ? Number(number) : null;
}

/** A note's text, if this log's key signed it for the origin that its line `line` names, the first where none is given. */
export function openLogNote(
  note: string,
  list: KeyList,
  originOf: (text: string) => string,
): Readonly<{ text: string; generation: number }> | null {
  const generation = generationOf(originOf(splitNote(note)?.text ?? ''), list);
  if (generation === null) return null;
  const opened = openNote(note, originKey(list.log, generation), verifyEd25519);
  return opened.ok ? { text: opened.value, generation } : null;
}

/** Null where the note is no checkpoint of this log. */
export function openCheckpoint(note: string, list: KeyList): KnownCheckpoint | null {
  const opened = openLogNote(note, list, (text) => text.split('\n')[0] ?? '');
  const checkpoint = opened === null ? null : parseCheckpoint(opened.text);
  return opened === null || checkpoint === null ? null : { ...checkpoint, generation: opened.generation };
}
