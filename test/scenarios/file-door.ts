/** A server with one election and one device that may upload, and the requests of tus by hand. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import { makeDevice } from '@kua/device/device.ts';
import { encryptTo } from '@kua/device/sealing.ts';
import type { ServerOptions } from '../../apps/server/src/http/server.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from './ledger-election.ts';

export const election = 'photos';
export const device = makeDevice('photographer');
let keysFolder = '';
beforeEach(async () => {
  keysFolder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
});
afterEach(() => rm(keysFolder, { recursive: true }));

export type Ready = Readonly<{ server: Serving; database: TestDatabase; encrypt: ReturnType<typeof encryptTo> }>;

export async function withDoor(
  work: (ready: Ready) => Promise<void>,
  given: Partial<ServerOptions> = {},
): Promise<void> {
  await withDatabase(async (database) => {
    const keys = await makeElectionKeys(keysFolder, election, { now: new Date() });
    await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' });
    const entries = [contentEntry('registry', { type: 'keys', note: keys.note }), ...enrolledEntries([device])];
    await appendEntries(database.app, { election, entries, receivedAt: new Date().toISOString() });
    const server = await serve(database, { keysFolder, ...given });
    try {
      await until(
        async () => (await database.app.query('select from projection.device')).rowCount,
        (count) => count === 1,
      );
      await work({ server, database, encrypt: encryptTo(keys.list) });
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}

export function metadataOf(claim: FileClaim): string {
  return Object.entries(claim)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** Another server over the same folder, as after a death of the first one. */
export function serveAgain(database: TestDatabase, dataFolder: string): Promise<Serving> {
  return serve(database, { keysFolder, dataFolder, objects: folderObjects(join(dataFolder, 'objects')) });
}

export async function problemOf(answer: Response): Promise<readonly [number, unknown]> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const { code, status } = (await answer.json()) as { code?: unknown; status?: unknown };
  expect(status).toBe(answer.status);
  return [answer.status, code];
}

export const tus = { 'tus-resumable': '1.0.0' };

export async function begin({ server }: Ready, claim: FileClaim, size: number): Promise<Response> {
  const headers = { ...tus, 'upload-length': String(size), 'upload-metadata': metadataOf(claim) };
  return fetch(`${server.url}/api/v1/files`, { method: 'POST', headers });
}

export async function patch(url: string, offset: number, body: Uint8Array): Promise<Response> {
  const headers = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  return fetch(url, { method: 'PATCH', headers, body: Buffer.from(body) });
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
