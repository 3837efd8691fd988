/**
 * A stranger's tool agrees with our log: logs of random sizes, made and signed by the program's own code, are checked by a Go program that
 * shares nothing with it (log/checker/main.go). Control: every change of a byte, and a log that was rewritten, is found by it and named.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { checkpointText, logOrigin, originKey } from '@kua/core/evidence/checkpoint.ts';
import { deliveryLeaf, saltedLeaf, submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { formatNote, formatNoteKey } from '@kua/core/evidence/note.ts';
import { edgeRoot, emptyEdge, extendTiles, type TileEdge } from '@kua/core/evidence/tile.ts';
import type { Result } from '@kua/core/kernel/result.ts';
import { privateKeyOf, signEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { makeElectionKeys, type ElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { writeCheckpoint, writeTiles } from '../../apps/server/src/evidence/log-files.ts';
import { startSigner, type Signer } from '../../apps/server/src/evidence/signer.ts';
import type { Receipted } from '../../apps/server/src/evidence/signer-contract.ts';
import { buildChecker, whyNoGo } from './log-checker.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';

const now = '2026-01-01T00:00:00.000Z';

export const prove: Prove = async ({ cycles, log }) => {
  const missing = whyNoGo();
  if (missing !== null) return { cycles: 0, passed: false, lines: [`not proved: ${missing}`] };
  const folder = await mkdtemp(join(tmpdir(), 'kua-prove-log-'));
  const signer = startSigner({ keysFolder: join(folder, 'keys') });
  try {
    const checker = checkerIn(folder);
    const random = seededRandom('log');
    const wrong: string[] = [];
    const kinds = new Map<string, number>();
    let [entries, receipts, checkpoints] = [0, 0, 0];
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const place = { folder: join(folder, `log-${cycle}`), keys: join(folder, 'keys'), election: `e-${cycle}` };
      const made = await makeLog(place, signer, random, sizeOf(cycle, random));
      entries += made.size;
      receipts += made.receipts.length;
      checkpoints += made.older.length;
      const answer = checker(made);
      if (!answer.right) wrong.push(`log ${cycle} of ${made.size} entries: ${answer.said}`);
      for await (const change of changes(made, random)) {
        const found = checker(change.made);
        await change.undo();
        const named = !found.right && change.broken.some((name) => found.said.includes(name));
        kinds.set(change.kind, (kinds.get(change.kind) ?? 0) + 1);
        if (!named) wrong.push(`${change.kind}, ${change.broken.join(' or ')}: ${found.said}`);
      }
      await rm(place.folder, { recursive: true });
      if (cycle % 10 === 9) log(`${cycle + 1} logs, ${wrong.length} not as they should be`);
    }
    const controls = [...kinds].map(([kind, count]) => `${count} × ${kind}`).join(', ');
    const lines = [
      `${cycles} logs, ${entries} entries, ${checkpoints} older checkpoints and ${receipts} receipts checked by Go`,
      `controls: ${controls}`,
      `${wrong.length} not as they should be`,
      ...wrong.slice(0, 5),
    ];
    return { cycles, passed: wrong.length === 0 && kinds.size === 5, lines };
  } finally {
    await signer.close();
    await rm(folder, { recursive: true });
  }
};

/** Around every edge of the tiles, and now and then over 65,536, where a third level begins. */
function sizeOf(cycle: number, random: Random): number {
  if (cycle % 40 === 39) return 65_530 + random.integer(900);
  return random.pick([
    1 + random.integer(5),
    250 + random.integer(12),
    500 + random.integer(30),
    1 + random.integer(3000),
  ]);
}

type Made = Readonly<{
  folder: string;
  keys: ElectionKeys;
  secret: Uint8Array;
  size: number;
  older: readonly string[];
  receipts: readonly string[];
}>;
type Place = Readonly<{ folder: string; keys: string; election: string }>;

async function makeLog(place: Place, signer: Signer, random: Random, size: number): Promise<Made> {
  const { folder, election } = place;
  const keys = await makeElectionKeys(place.keys, election, { now: new Date(now) });
  const secret = Buffer.from((await readFile(join(place.keys, election, 'log.key'), 'utf8')).trim(), 'hex');
  const [older, receipts]: [string[], string[]] = [[], []];
  const tree = join(folder, 'log');
  let edge: TileEdge = emptyEdge;
  while (edge.size < size) {
    const before = edge.size;
    const batch = Math.min(size - before, 1 + random.integer(random.pick([3, 300, size])));
    const added = Array.from({ length: batch }, (_, index) => someLeaf(random, before + index));
    const grown = extendTiles(edge, added);
    edge = grown.edge;
    await writeTiles(tree, grown.files);
    const submissions = added.flatMap(({ receipt }) => (receipt === null ? [] : [receipt]));
    if (submissions.length > 0) {
      const [receipt = ''] = right(await signer.receipts(election, [random.pick(submissions)]));
      receipts.push(await written(join(folder, `receipt-${receipts.length}.txt`), receipt));
    }
    const head = { size: edge.size, root: hex(edgeRoot(edge)), leaves: added.map(({ hash }) => hex(hash)), time: now };
    const { note } = right(await signer.checkpoint(election, head));
    await writeCheckpoint(tree, { note, keys: keys.note, ruptures: [] });
    older.push(await written(join(folder, `checkpoint-${edge.size}`), note));
  }
  return { folder: tree, keys, secret, size, older, receipts };
}

function right<T>(answer: Result<T, string>): T {
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

async function written(path: string, text: string): Promise<string> {
  await writeFile(path, text);
  return path;
}

type Entry = Readonly<{ leaf: Uint8Array; hash: Uint8Array; receipt: Receipted | null }>;

/** A leaf of any kind; the first is a submission, so that every log has a receipt. */
function someLeaf(random: Random, index: number): Entry {
  const plain = (leaf: Uint8Array): Entry => ({ leaf, hash: leafHash(leaf), receipt: null });
  const kind = index === 0 ? 3 : random.integer(4);
  if (kind === 0) return plain(deliveryLeaf(random.bytes(40), [random.bytes(32)]));
  if (kind === 1) return plain(saltedLeaf(random.bytes(40), random.bytes(32)));
  const [sealed, statement] = [hex(random.bytes(32)), hex(random.bytes(32))];
  const leaf = submissionLeaf({ digest: sealed, statement });
  const hash = leafHash(leaf);
  return { leaf, hash, receipt: { index, leaf: hex(hash), time: now, sealed, statement, repeated: false } };
}

type Verdict = Readonly<{ right: boolean; said: string }>;

function checkerIn(folder: string): (made: Made) => Verdict {
  const program = buildChecker(folder);
  return ({ folder: tree, keys, older, receipts }) => {
    const notes = [...older.flatMap((file) => ['-older', file]), ...receipts.flatMap((file) => ['-receipt', file])];
    const run = spawnSync(program, ['-key', formatNoteKey(keys.list.key), ...notes, tree], { encoding: 'utf8' });
    return { right: run.status === 0, said: `${run.stdout}${run.stderr}`.trim() };
  };
}

type Change = Readonly<{ kind: string; made: Made; broken: readonly string[]; undo: () => Promise<void> }>;

/** Each is made when the one before was undone. */
async function* changes(made: Made, random: Random): AsyncGenerator<Change> {
  const tiles = await readdir(join(made.folder, 'tile'), { recursive: true, withFileTypes: true });
  const paths = tiles.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const used = paths.filter((path) => isOf(relative(made.folder, path), made.size));
  yield { kind: 'entries changed', made, ...(await flip(random.pick(used.filter(isEntries)), made, random)) };
  yield {
    kind: 'tile changed',
    made,
    ...(await flip(random.pick(used.filter((path) => !isEntries(path))), made, random)),
  };
  yield { kind: 'checkpoint changed', made, ...(await flip(join(made.folder, 'checkpoint'), made, random)) };
  yield { kind: 'receipt changed', made, ...(await flip(random.pick(made.receipts), made, random)) };
  yield await rewritten(made, random);
}

function isEntries(path: string): boolean {
  return path.includes('/tile/entries/');
}

/** Whether a tree of this size needs the file: partial tiles of smaller trees lie there as well. */
function isOf(path: string, size: number): boolean {
  const [, level = '', name = ''] = /^tile\/(\w+)\/(.+)$/.exec(path) ?? [];
  const [, digits = '', width] = /^([x\d/]+)(?:\.p\/(\d+))?$/.exec(name) ?? [];
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const hashes = Math.floor(size / 256 ** (level === 'entries' ? 0 : Number(level)));
  return width === undefined ? true : index === Math.floor(hashes / 256) && Number(width) === hashes % 256;
}

async function flip(path: string, made: Made, random: Random): Promise<Pick<Change, 'broken' | 'undo'>> {
  const bytes = await readFile(path);
  const changed = Buffer.from(bytes);
  const at = random.integer(changed.length);
  changed[at] = ((changed[at] ?? 0) + 1 + random.integer(255)) % 256;
  await writeFile(path, changed);
  const inside = relative(made.folder, path);
  return { broken: [inside.startsWith('..') ? path : inside], undo: () => writeFile(path, bytes) };
}

/** A log whose history is another one: somebody kept a checkpoint that the same key signed for it. Our signer never signs one. */
async function rewritten(made: Made, random: Random): Promise<Change> {
  const { log } = made.keys.list;
  const size = 1 + random.integer(made.size);
  const text = checkpointText({ origin: logOrigin(log.name, 1), size, root: random.bytes(32) });
  const note = formatNote(text, originKey(log, 1), (message) => signEd25519(privateKeyOf(made.secret), message));
  const path = join(made.folder, '..', 'kept');
  await writeFile(path, note);
  const kind = 'history rewritten';
  return { kind, made: { ...made, older: [...made.older, path] }, broken: [path], undo: () => rm(path) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
