/** A release with its log as the real program makes them: sealed submissions in many batches, a delivery, several statements a station. */
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { importFiles } from '../../apps/server/src/deliveries/import-run.ts';
import { privateKeyOf, verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { verifyTree } from '../../apps/verifier/src/verify-tree.ts';
import { beginElection, sendProtocol, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import { withOwnDatabase } from './own-database.ts';

export type Files = ReadonlyMap<string, Buffer>;
export type Made = Readonly<{
  /** Everything that lies in the release's folder. */
  files: Files;
  /** Of these, what the head and the checkpoint lead to. */
  named: ReadonlySet<string>;
  /** Of the log. */
  generation: number;
  /** A head from before the kept checkpoint, whose files lie there still. */
  olderHead: Buffer;
  /** Somebody kept this checkpoint while the election ran. */
  olderCheckpoint: Buffer;
  list: KeyList;
  electionKey: string;
  /** What a forger who broke into the signer has. */
  logKey: ReturnType<typeof privateKeyOf>;
}>;

const election = 'tampered';
const stationCount = 21;
/** With their enrolments and openings more than two full tiles of entries. */
const protocols = 140;

export async function makeRelease(): Promise<Made> {
  const keysFolder = await mkdtemp(join(tmpdir(), 'kua-tamper-keys-'));
  try {
    return await withOwnDatabase(async (database) => {
      await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' }, stationCount);
      const server = await serve(database, { keysFolder });
      try {
        return await fillRelease(database, { server, keysFolder });
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true, force: true });
      }
    });
  } finally {
    await rm(keysFolder, { recursive: true, force: true });
  }
}

async function fillRelease(
  database: Database,
  { server, keysFolder }: Readonly<{ server: Serving; keysFolder: string }>,
): Promise<Made> {
  const folder = join(server.dataFolder, 'release', election);
  await send(database, 0, 20);
  const olderHead = await headAt(folder, await headSequence(database.app, election));
  await send(database, 20, 40);
  const olderCheckpoint = await checkpointAt(folder, await headSequence(database.app, election));
  await deliver(database, server.dataFolder);
  await send(database, 40, protocols);
  const size = await headSequence(database.app, election);
  await checkpointAt(folder, size);
  await headAt(folder, size);
  await server.close();
  const files = await readFiles(folder);
  const named = await namedFiles(files);
  const list = openKeyList((files.get('log/keys.txt') ?? Buffer.alloc(0)).toString(), verifyEd25519);
  if (list === null) throw new Error('the release has no keys');
  const seed = Buffer.from((await readFile(join(keysFolder, election, 'log.key'), 'utf8')).trim(), 'hex');
  const electionKey = formatNoteKey(list.key);
  return { files, named, generation: 1, olderHead, olderCheckpoint, list, electionKey, logKey: privateKeyOf(seed) };
}

/** Observers of one station agree, but for every tenth. */
async function send(database: Database, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    const place = index % stationCount;
    await sendProtocol(database, election, {
      source: 'observers',
      station: String(place + 1),
      anna: 100 + place + (index % 10 === 9 ? index : 0),
      bek: 200 + place,
    });
  }
}

async function deliver(database: Database, dataFolder: string): Promise<void> {
  const rows = Array.from({ length: stationCount }, (_, place) => {
    const [anna, bek] = [100 + place, 201 + place];
    return `${place + 1},${1000 + place},${anna + bek},${anna + bek},0,${anna},${bek}`;
  });
  const file = join(dataFolder, 'official.csv');
  await writeFile(file, `station,voters,ballots,good,bad,anna,bek\n${rows.join('\n')}\n`);
  const outcome = await importFiles({
    database,
    objects: folderObjects(join(dataFolder, 'objects')),
    files: [file],
    mapping: {
      version: 1,
      election: { id: election, name: { en: 'Election' }, date: '2020-01-05' },
      source: 'official',
      delivery: 'final',
      files: [
        {
          unit: { station: ['station'] },
          results: [
            {
              layout: 'wide',
              contest: 'president',
              fields: { registered: 'voters', cast: 'ballots', valid: 'good', invalid: 'bad' },
              options: { from: 'anna', to: 'bek' },
            },
          ],
        },
      ],
    },
    dryRun: false,
    now: new Date('2020-01-06T00:00:00Z'),
    reportFiles: () => [],
  });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
}

async function checkpointAt(folder: string, size: number): Promise<Buffer> {
  const { answer } = await until(
    () => readFile(join(folder, 'log', 'checkpoint')).catch(() => Buffer.alloc(0)),
    (note) => Number(note.toString().split('\n')[1]) >= size,
    60_000,
  );
  return answer;
}

async function headAt(folder: string, sequence: number): Promise<Buffer> {
  const { answer } = await until(
    () => readFile(join(folder, 'head.json')).catch(() => Buffer.from('{"sequence":-1}')),
    (text) => (JSON.parse(text.toString()) as ReleaseHead).sequence >= sequence,
    60_000,
  );
  return answer;
}

/** Everything that lies in the folder. */
export async function readFiles(folder: string): Promise<Files> {
  const all = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    all.set(relative(folder, path), await readFile(path));
  }
  return all;
}

/** What a mirror needs: everything that the checker asks for. */
export async function namedFiles(files: Files): Promise<ReadonlySet<string>> {
  const asked = new Set<string>();
  const source = (path: string): Promise<Uint8Array | null> => {
    if (files.has(path)) asked.add(path);
    return Promise.resolve(files.get(path) ?? null);
  };
  const checked = await verifyTree({ source, pinned: null, older: null });
  if (checked === null || checked.findings.length > 0) throw new Error(JSON.stringify(checked?.findings));
  return asked;
}
