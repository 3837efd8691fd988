import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBackup } from '../evidence/backup-writer.ts';
import { appendEntries, headSequence } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { openBackup, replayBackup } from '../evidence/restore.ts';
import { attachToServer, stopServer } from './cluster-server.ts';
import { setUpCluster } from './cluster-setup.ts';
import { openDatabase, openToRestore } from './database.ts';
import { programsAt } from './test-database.ts';

// What an operator prepares: a user who may make roles, and an empty database that it owns.
const prepared = [
  'drop database kua',
  'drop role kua_owner, kua_app, kua_projector, kua_eraser',
  "create role operator login createrole password 'operators own'",
  'create database country owner operator',
  'create database restored owner operator',
];

test('a server of the operator is used as it is, with the same separation of roles', async () => {
  const folder = await mkdtemp(join(tmpdir(), `kua-test-${process.pid}-`));
  const programs = await programsAt(folder);
  await setUpCluster(programs, prepared);
  const operator = { host: programs.home.socket, user: 'operator', password: 'operators own', database: 'country' };
  const server = await attachToServer(programs, operator);
  try {
    const urlOf = (name: string) =>
      `postgresql://operator:${encodeURIComponent(operator.password)}@/${name}?host=${encodeURIComponent(operator.host)}`;
    const url = urlOf('country');
    for (const sequence of [1, 2]) {
      const database = await openDatabase(join(folder, 'unused'), url);
      expect(database.place).toBe(`database country on ${operator.host}`);
      const entry = { id: randomUUID(), kind: 'registry' as const, body: new Uint8Array([sequence]) };
      await appendEntries(database.app, { election: 'e', entries: [entry], receivedAt: '2026-01-01T00:00:00Z' });
      expect(await headSequence(database.projector, 'e')).toBe(sequence);
      for (const [pool, statement] of [
        [database.app, 'delete from ledger.entry'],
        [database.projector, "insert into ledger.head values ('f', 1)"],
        [database.app, 'truncate projection.station'],
      ] as const) {
        await expect(pool.query(statement)).rejects.toThrow('permission denied');
      }
      await database.close();
    }

    // A backup of it goes into another database of the same server.
    const out = join(folder, 'backup');
    const database = await openDatabase(join(folder, 'unused'), url);
    const objects = folderObjects(join(folder, 'objects'));
    const backup = { pool: database.app, objects, folder: out, named: () => [], now: new Date() };
    expect(await writeBackup(backup)).toMatchObject({ ok: true, value: { faults: [] } });
    await database.close();
    const reader = await openBackup(out);
    if (!reader.ok) throw new Error(reader.error.code);
    const restored = await openToRestore(join(folder, 'unused'), urlOf('restored'));
    const replay = () => restored.asOwner((owner) => replayBackup(reader.value, owner));
    expect(await replay()).toMatchObject({ ok: true });
    expect(await headSequence(restored.projector, 'e')).toBe(2);
    expect(await replay()).toMatchObject({ ok: false, error: { code: 'database-taken' } });
    await restored.close();
  } finally {
    await server.end();
    await stopServer(programs);
    await rm(folder, { recursive: true });
  }
});
