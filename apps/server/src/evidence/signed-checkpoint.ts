import { originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { openNote, type NoteKey } from '@kua/core/evidence/note.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { Seen } from './signer-memory.ts';

/** What a checkpoint's note says, of whichever generation; null where the log's key did not sign it. */
export function checkpointIn(note: string, log: NoteKey): Seen | null {
  const generation = Number(/^\S+\/([1-9]\d{0,8})\n/.exec(note)?.[1] ?? 0);
  const key = originKey(log, generation);
  const opened = openNote(note, key, verifyEd25519);
  const checkpoint = opened.ok ? parseCheckpoint(opened.value) : null;
  if (checkpoint?.origin !== key.name) return null;
  return { generation, size: checkpoint.size, root: Buffer.from(checkpoint.root).toString('hex') };
}
