/**
 * One change anywhere in a release or its log is found, and the file that is broken is named. The forger may repair every digest on the way
 * up; what he has not is the log's key.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { formatNote, formatNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { generateKeyPairSync } from 'node:crypto';
import type { ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { signEd25519, verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { withOwnDatabase } from './own-database.ts';
import { checkRelease } from '../../apps/verifier/src/release-check.ts';
import { verifyTree } from '../../apps/verifier/src/verify.ts';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { beginElection, sendProtocol, serve, until } from '../scenarios/ledger-election.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';

type Files = ReadonlyMap<string, Buffer>;
type Made = Readonly<{ files: Files; olderCheckpoint: Buffer; electionKey: string }>;

const election = 'tampered';
/** More than one entries tile, so that full tiles, partial ones and two levels are there. */
const protocols = 140;

export const prove: Prove = async ({ cycles, log }) => {
  const made = await makeRelease();
  const source = (files: Files) => (path: string) => Promise.resolve(files.get(path) ?? null);
  const check = async (files: Files) => {
    const older = { file: 'older', note: made.olderCheckpoint.toString() };
    const checked = await verifyTree({ source: source(files), pinned: made.electionKey, older });
    return checked?.findings ?? [{ code: 'file-missing', file: 'head.json', sentence: 'there is nothing left' }];
  };
  const lines: string[] = [];
  const untouched = await check(made.files);
  lines.push(`control: untouched, ${untouched.length} findings`);
  const seed = 'tamper';
  const random = seededRandom(seed);
  const covered = [...made.files.keys()].filter((path) => path === 'head.json' || /^(log|data|downloads)\//.test(path));
  const misses: string[] = [];
  const kinds = new Map<string, number>();
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const change = random.pick(changes)(made, random, covered);
    kinds.set(change.kind, (kinds.get(change.kind) ?? 0) + 1);
    const found = await check(change.files);
    const named = found.some(({ file }) => change.broken.some((path) => file === path));
    if (!named) misses.push(`${change.kind} of ${change.broken.join(' or ')}: ${JSON.stringify(found)}`);
    if (cycle % 500 === 499) log(`${cycle + 1} changes, ${misses.length} missed`);
  }
  lines.push(
    `${cycles} changes of ${covered.length} files: ${[...kinds].map(([kind, count]) => `${count} × ${kind}`).join(', ')}`,
  );
  lines.push(`${misses.length} not found or not named`, ...misses.slice(0, 5));
  const blind = await blindToForger(made, random);
  lines.push(`control: without signature and openings the clever forger is ${blind ? 'missed' : 'found'}`);
  const passed = untouched.length === 0 && misses.length === 0 && blind;
  return { cycles, passed, lines };
};

type Change = Readonly<{ kind: string; files: Files; /** One of these must be named. */ broken: readonly string[] }>;
type Changer = (made: Made, random: Random, covered: readonly string[]) => Change;

function altered(files: Files, path: string, bytes: Buffer | null): Files {
  const next = new Map(files);
  if (bytes === null) next.delete(path);
  else next.set(path, bytes);
  return next;
}

/** A log's partial tile that is taken away may be read from the full one: deletion is of what is needed. */
function anyFile(files: Files, random: Random, covered: readonly string[]): readonly [string, Buffer] {
  const path = random.pick(covered);
  return [path, files.get(path) ?? Buffer.alloc(0)];
}

const changes: readonly Changer[] = [
  ({ files }, random, covered) => {
    const [path, bytes] = anyFile(files, random, covered);
    const copy = Buffer.from(bytes);
    const at = random.integer(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.integer(8));
    return { kind: 'bit flipped', files: altered(files, path, copy), broken: brokenBy(path) };
  },
  ({ files }, random, covered) => {
    const [path, bytes] = anyFile(files, random, covered);
    const copy = Buffer.from(bytes);
    const at = random.integer(copy.length);
    copy[at] = ((copy[at] ?? 0) + 1 + random.integer(255)) % 256;
    return { kind: 'byte changed', files: altered(files, path, copy), broken: brokenBy(path) };
  },
  ({ files }, random, covered) => {
    const [path] = anyFile(files, random, covered);
    return { kind: 'file removed', files: altered(files, path, null), broken: brokenBy(path) };
  },
  ({ files }, random, covered) => {
    const [path, bytes] = anyFile(files, random, covered);
    const cut = bytes.subarray(0, random.integer(bytes.length));
    return { kind: 'file cut', files: altered(files, path, cut), broken: brokenBy(path) };
  },
  ({ files }, random, covered) => {
    const [path, bytes] = anyFile(files, random, covered);
    const longer = Buffer.concat([bytes, random.bytes(1 + random.integer(40))]);
    return { kind: 'bytes appended', files: altered(files, path, longer), broken: brokenBy(path) };
  },
  ({ files }, random, covered) => {
    const [path, bytes] = anyFile(files, random, covered);
    const [other, others] = anyFile(
      files,
      random,
      covered.filter((name) => files.get(name)?.equals(bytes) !== true),
    );
    const swapped = altered(altered(files, path, others), other, bytes);
    return { kind: 'files swapped', files: swapped, broken: [...brokenBy(path), ...brokenBy(other)] };
  },
  ({ files, olderCheckpoint }) => {
    const size = Number(olderCheckpoint.toString().split('\n')[1]);
    const rolled = altered(files, 'log/checkpoint', olderCheckpoint);
    return { kind: `checkpoint rolled back to ${size}`, files: rolled, broken: ['log/checkpoint', 'head.json'] };
  },
  ({ files }) => {
    // Signed by somebody else, under the same name.
    const own = generateKeyPairSync('ed25519').privateKey;
    const note = (files.get('log/checkpoint') ?? Buffer.alloc(0)).toString();
    const list = openKeyList((files.get('log/keys.txt') ?? Buffer.alloc(0)).toString(), verifyEd25519);
    const split = splitNote(note);
    if (list === null || split === null) throw new Error('the release has no log');
    const name = split.signatures[0]?.name ?? '';
    const forged = formatNote(split.text, { name, publicKey: list.log.publicKey }, (text) => signEd25519(own, text));
    return {
      kind: 'signed by another key',
      files: altered(files, 'log/checkpoint', Buffer.from(forged)),
      broken: ['log/checkpoint'],
    };
  },
  (made, random) => ({ kind: 'clever forger', files: forgeFigure(made.files, random), broken: ['head.json'] }),
];

/** A change of entries or of the tile over them is one of two files; of a name that leads nowhere, the one that has it. */
function brokenBy(path: string): readonly string[] {
  if (path === 'log/keys.txt') return [path];
  return [path];
}

/** Changes one figure, and every digest and name from its file up to the head. */
function forgeFigure(files: Files, random: Random): Files {
  const next = new Map(files);
  const territories = [...files].filter(
    ([path, bytes]) => path.startsWith('data/territory-') && /"figures":\[[^\]]*\d/.test(bytes.toString()),
  );
  const [path, bytes] = random.pick(territories);
  const text = bytes
    .toString()
    .replace(
      /("figures":\[[^\]]*?)(\d+)/,
      (_, before: string, digits: string) => `${before}${Number(digits) + 1 + random.integer(900)}`,
    );
  replace(next, path, Buffer.from(text));
  return next;
}

function replace(files: Map<string, Buffer>, path: string, bytes: Buffer): void {
  files.delete(path);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const named = path.replace(/-[0-9a-f]{16}(\.\w+)$/, `-${digest}$1`);
  files.set(named, bytes);
  if (named === path) return;
  for (const [other, content] of [...files]) {
    if (!/^(head\.json|data\/)/.test(other) || !content.includes(path)) continue;
    const renamed = Buffer.from(content.toString().replaceAll(path, named));
    if (other === 'head.json') files.set(other, renamed);
    else replace(files, other, renamed);
  }
}

/** Digests alone do not find a forger who repairs them: only sums may. A sum is repaired as well where one station is all there is. */
async function blindToForger({ files }: Made, random: Random): Promise<boolean> {
  const forged = forgeFigure(files, random);
  const head = JSON.parse((forged.get('head.json') ?? Buffer.alloc(0)).toString()) as ReleaseHead;
  const unsigned = altered(forged, 'head.json', Buffer.from(JSON.stringify({ ...head, log: null, signature: null })));
  const findings: string[] = [];
  const source = (path: string): Promise<Uint8Array | null> => Promise.resolve(unsigned.get(path) ?? null);
  await checkRelease({ source, list: null, report: (code) => void findings.push(code) });
  return findings.every((code) => code === 'sum-wrong');
}

async function makeRelease(): Promise<Made> {
  const keysFolder = await mkdtemp(join(tmpdir(), 'kua-tamper-keys-'));
  try {
    return await withOwnDatabase(async (database) => {
      await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' });
      const server = await serve(database, { keysFolder });
      const folder = join(server.dataFolder, 'release', election);
      const checkpointAt = async (size: number): Promise<Buffer> => {
        const { answer } = await until(
          () => readFile(join(folder, 'log', 'checkpoint')).catch(() => Buffer.alloc(0)),
          (note) => Number(note.toString().split('\n')[1]) >= size,
        );
        return answer;
      };
      try {
        const send = async (from: number, to: number): Promise<void> => {
          for (let index = from; index < to; index += 1) {
            const source = index % 3 === 0 ? 'official' : 'observers';
            await sendProtocol(database, election, {
              source,
              station: String((index % 21) + 1),
              anna: index,
              bek: index * 2,
            });
          }
        };
        await send(0, 40);
        const olderCheckpoint = await checkpointAt(await headSequence(database.app, election));
        await send(40, protocols);
        const size = await headSequence(database.app, election);
        await checkpointAt(size);
        await until(
          () => readFile(join(folder, 'head.json'), 'utf8'),
          (text) => (JSON.parse(text) as ReleaseHead).sequence >= size,
        );
        await server.close();
        const files = await readNamedFiles(folder);
        const list = openKeyList((files.get('log/keys.txt') ?? Buffer.alloc(0)).toString(), verifyEd25519);
        if (list === null) throw new Error('the release has no keys');
        return { files, olderCheckpoint, electionKey: formatNoteKey(list.key) };
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true, force: true });
      }
    });
  } finally {
    await rm(keysFolder, { recursive: true, force: true });
  }
}

/** The release as a mirror would take it: what its head leads to, and the log up to its checkpoint. */
async function readNamedFiles(folder: string): Promise<Files> {
  const all = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    all.set(relative(folder, path), await readFile(path));
  }
  const asked = new Set<string>();
  const source = (path: string): Promise<Uint8Array | null> => {
    if (all.has(path)) asked.add(path);
    return Promise.resolve(all.get(path) ?? null);
  };
  const checked = await verifyTree({ source, pinned: null, older: null });
  if (checked === null || checked.findings.length > 0) throw new Error(JSON.stringify(checked?.findings));
  return new Map([...all].filter(([path]) => asked.has(path)));
}
