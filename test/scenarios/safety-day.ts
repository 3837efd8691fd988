/** Election day of two observers whose phones are on the list, before a real server whose clock the story moves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openDirectory } from '@kua/core/evidence/directory.ts';
import { openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { encryptTo, sealedSubmission, type Said } from '@kua/device/sealing.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from './ledger-election.ts';

export const election = 'vote-2026';
export const morning = new Date('2026-11-22T09:00:00.000Z');
export type Answer = Readonly<{ status: number; body: Readonly<Record<string, unknown>> }>;
type Day = Readonly<{
  database: TestDatabase;
  /** With the part offline. */
  keysFolder: string;
  keys: KeyList;
  lawyers: string;
  post: (path: string, body: unknown) => Promise<Answer>;
  text: (path: string) => Promise<Readonly<{ status: number; text: string }>>;
  say: (device: Device, said: Partial<Said>) => Promise<Answer>;
  /** The server's clock goes on so many minutes. */
  pass: (minutes: number) => void;
  /** The server ends, and another one starts so many minutes later. */
  restart: (minutes: number) => Promise<void>;
  now: () => string;
}>;

/** Phones of two observers are on the list. */
export const [anna, bek, stranger] = [makeDevice('anna'), makeDevice('bek'), makeDevice('stranger')];

export async function onTheDay(work: (day: Day) => Promise<void>): Promise<void> {
  const keysFolder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    const entries = enrolledEntries([anna, bek]);
    await appendEntries(database.app, { election, entries, receivedAt: morning.toISOString() });
    let ahead = 0;
    const clock = (): Date => new Date(morning.getTime() + ahead);
    const folders: string[] = [];
    const start = async (): Promise<Serving> => {
      const started = await serve(database, { keysFolder, clock });
      folders.push(started.dataFolder);
      return started;
    };
    let server = await start();
    const text: Day['text'] = async (path) => {
      const response = await fetch(`${server.url}/api/v1${path}`);
      return { status: response.status, text: await response.text() };
    };
    const post: Day['post'] = async (path, body) => {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      // The app also comes from mirrors.
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    };
    try {
      const note = await until(
        () => text(`/elections/${election}/keys`),
        ({ status }) => status === 200,
      );
      const keys = openKeyList(note.answer.text, verifyEd25519);
      if (keys === null) throw new Error('no key list');
      const directory = openDirectory((await text(`/elections/${election}/directory`)).text, keys.key, verifyEd25519);
      await work({
        database,
        keysFolder,
        keys,
        lawyers: directory?.lawyers ?? '',
        post,
        text,
        say: async (device, said) =>
          post(
            '/submissions',
            await sealedSubmission(
              {
                election,
                kind: 'distress',
                station: '3',
                capturedAt: morning.toISOString(),
                body: { at: morning.toISOString() },
                ...said,
              },
              device,
              encryptTo(keys),
            ),
          ),
        pass: (minutes) => {
          ahead += minutes * 60_000;
        },
        restart: async (minutes) => {
          await server.close();
          ahead += minutes * 60_000;
          server = await start();
        },
        now: () => clock().toISOString(),
      });
    } finally {
      await server.close();
      for (const folder of folders) await rm(folder, { recursive: true });
    }
  }).finally(() => rm(keysFolder, { recursive: true }));
}
