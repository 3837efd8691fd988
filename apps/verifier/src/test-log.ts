/** A log with keys of its own, in memory, for tests. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { checkpointText, originKey } from '@kua/core/evidence/checkpoint.ts';
import { keyListText, type KeyList } from '@kua/core/evidence/key-list.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { leafHash, rootOf, type TreeHead } from '@kua/core/evidence/merkle.ts';
import { formatNote, type NoteKey } from '@kua/core/evidence/note.ts';
import {
  fileReceiptText,
  heldReceiptText,
  receiptText,
  ruptureText,
  type Rupture,
} from '@kua/core/evidence/receipt.ts';
import { emptyEdge, extendTiles, tilePath } from '@kua/core/evidence/tile.ts';
import type { Source } from './source.ts';

const hex = (text: string): string => Buffer.from(text.padEnd(32, '.')).toString('hex').slice(0, 64);

export function testLeaf(index: number, history = 'a') {
  const [digest, statement] = [hex(`${history} sealed ${index}`), hex(`${history} statement ${index}`)];
  return { digest, statement, bytes: submissionLeaf({ digest, statement }) };
}

/** Signs what it is told; `history`: another one has other leaves. */
export function testLog() {
  const [electionPair, logPair] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const key = noteKey('kua/test/election', electionPair.publicKey);
  const log = noteKey('kua/test/log', logPair.publicKey);
  const recipient = `age1${'q'.repeat(58)}`;
  const list: KeyList = {
    election: 'test',
    key,
    log,
    intake: recipient,
    recovery: recipient,
    since: '2026-11-22T00:00:00.000Z',
  };
  const signNote = (text: string, name: NoteKey): string =>
    formatNote(text, name, (message) => sign(null, message, logPair.privateKey));
  const treeHead = (size: number, history: string) => ({
    size,
    root: rootOf(leavesOf(size, history).map(({ hash }) => hash)),
  });
  const checkpointOf = (head: TreeHead, generation = 1): string => {
    const name = originKey(log, generation);
    return signNote(checkpointText({ origin: name.name, ...head }), name);
  };
  return {
    list,
    keys: formatNote(keyListText(list), key, (message) => sign(null, message, electionPair.privateKey)),
    checkpoint: (size: number, generation = 1, history = 'a'): string =>
      checkpointOf(treeHead(size, history), generation),
    checkpointOf,
    receipt: (index: number, time: string, generation = 1, history = 'a'): string => {
      const name = originKey(log, generation);
      const { digest: sealed, statement, bytes } = testLeaf(index, history);
      return signNote(
        receiptText({ origin: name.name, index, leaf: leafHash(bytes), time, sealed, statement }, name),
        name,
      );
    },
    held: (time: string, until: string): string => {
      const { digest: sealed, statement } = testLeaf(0);
      return signNote(heldReceiptText({ log: log.name, time, until, sealed, statement }, log), log);
    },
    file: (time: string): string =>
      signNote(fileReceiptText({ log: log.name, time, file: testLeaf(0).digest, size: 9 }, log), log),
    /** The next generation begins with `now` entries of `history`; before, `was` were signed and `promised` promised. */
    rupture: (generation: number, sizes: Readonly<{ was: number; promised: number; now: number }>, history = 'a') => {
      const name = originKey(log, generation);
      const rupture: Rupture = {
        old: { origin: originKey(log, generation - 1).name, ...treeHead(sizes.was, 'a') },
        promised: sizes.promised,
        new: { origin: name.name, ...treeHead(sizes.now, history) },
        time: '2026-11-22T18:00:00.000Z',
      };
      return signNote(ruptureText(rupture), name);
    },
  };
}

/** Tiles of a tree, and what else is given. */
export function logFiles(size: number, more: Readonly<Record<string, string>>, history = 'a'): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { tile, bytes } of extendTiles(emptyEdge, leavesOf(size, history)).files) files.set(tilePath(tile), bytes);
  for (const [path, text] of Object.entries(more)) files.set(path, Buffer.from(text));
  return files;
}

export function mapSource(files: ReadonlyMap<string, Uint8Array>): Source {
  return (path) => Promise.resolve(files.get(path) ?? null);
}

function leavesOf(size: number, history: string) {
  return Array.from({ length: size }, (_, index) => {
    const { bytes } = testLeaf(index, history);
    return { leaf: bytes, hash: leafHash(bytes) };
  });
}

function noteKey(name: string, key: KeyObject): NoteKey {
  return { name, publicKey: key.export({ format: 'der', type: 'spki' }).subarray(-32) };
}
