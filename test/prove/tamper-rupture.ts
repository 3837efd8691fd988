/** The same release after its log had to begin anew: what was promised last is lost, and it says so. Nothing else is changed. */
import { checkpointText, originKey, parseCheckpoint, type Checkpoint } from '@kua/core/evidence/checkpoint.ts';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { formatNote, splitNote } from '@kua/core/evidence/note.ts';
import { ruptureText, type Rupture } from '@kua/core/evidence/receipt.ts';
import { edgeRoot, emptyEdge, extendTiles, tilePath } from '@kua/core/evidence/tile.ts';
import { signEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { leavesOf, readHead, signHead } from './tamper-forger.ts';
import type { Files, Made } from './tamper-release.ts';

export function ruptured(made: Made): Made {
  const { list, files } = made;
  const entries = leavesOf(files).map((leaf) => ({ leaf, hash: leafHash(leaf) }));
  const { edge, files: tiles } = extendTiles(emptyEdge, entries);
  const next = new Map(
    [...files].map(([path, bytes]) => [path.startsWith('log/') ? path.replace('log/', 'log-1/') : path, bytes]),
  );
  for (const { tile, bytes } of tiles) next.set(`log/${tilePath(tile)}`, Buffer.from(bytes));
  const key = originKey(list.log, 2);
  const head = { origin: key.name, size: edge.size, root: edgeRoot(edge) };
  next.set('log/keys.txt', files.get('log/keys.txt') ?? Buffer.alloc(0));
  next.set('log/checkpoint', signedBy(made, checkpointText(head)));
  next.set('log/rupture-2.txt', stateRupture(made, {}));
  const log = { ...head, root: Buffer.from(head.root).toString('hex') };
  next.set('head.json', Buffer.from(`${JSON.stringify({ ...readHead(files), log })}\n`));
  const again = { ...made, generation: 2 };
  return { ...again, files: signHead(next, again) };
}

/** The statement of the rupture, as it is or with another past. */
export function stateRupture({ list, logKey, files }: Made, { root }: Readonly<{ root?: Uint8Array }>): Buffer {
  const old = checkpointOf(files.get('log-1/checkpoint') ?? files.get('log/checkpoint'));
  const key = originKey(list.log, 2);
  const rupture: Rupture = {
    old: root === undefined ? old : { ...old, root },
    promised: old.size + 3,
    new: { ...old, origin: key.name },
    time: '2020-01-06T00:00:00.000Z',
  };
  return Buffer.from(formatNote(ruptureText(rupture), key, (message) => signEd25519(logKey, message)));
}

function signedBy({ list, logKey }: Made, text: string): Buffer {
  return Buffer.from(formatNote(text, originKey(list.log, 2), (message) => signEd25519(logKey, message)));
}

function checkpointOf(note: Buffer | undefined): Checkpoint {
  const checkpoint = parseCheckpoint(splitNote(String(note))?.text ?? '');
  if (checkpoint === null) throw new Error('the release has no checkpoint');
  return checkpoint;
}

export function withFile(files: Files, path: string, bytes: Buffer): Files {
  return new Map(files).set(path, bytes);
}
