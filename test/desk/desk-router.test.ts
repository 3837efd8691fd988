import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { isInScope } from '../../apps/server/src/access/staff-scope-store.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve } from '../scenarios/ledger-election.ts';
import { signIn } from './desk-stage.ts';

test('who is signed in is known until she signs out or her work ends; nobody else gets in', async () => {
  await withDatabase(async (database) => {
    await beginElection(database, { id: 'hall', date: '2026-11-22', pack: 'none' });
    const server = await serve(database);
    const stage = { url: server.url, database, election: 'hall', objectsFolder: join(server.dataFolder, 'objects') };
    try {
      const session = `${server.url}/api/v1/desk/hall/session`;
      expect((await fetch(session)).status).toBe(401);
      const north = await signIn(stage, { roles: ['coordinator'], territories: ['north'], branch: 'almaty' });
      const known = await north.ask('session');
      const { left, ...who } = (await known.json()) as Readonly<Record<string, unknown>>;
      // Until her work ends, fourteen hours.
      expect(left).toBeGreaterThan(13.9 * 3_600_000);
      expect(left).toBeLessThanOrEqual(14 * 3_600_000);
      expect(who).toEqual({
        election: {
          id: 'hall',
          name: { kk: 'Сайлау <b>hall</b>', ru: 'Выборы <b>hall</b>', en: 'Election <b>hall</b>' },
        },
        staff: north.staff,
        roles: ['coordinator'],
        territories: ['north'],
        branch: 'almaty',
        source: null,
        devices: [],
      });
      // A page of somebody else that has the browser ask in her name.
      const foreign = await fetch(`${session}/end`, {
        method: 'POST',
        body: '{}',
        headers: {
          cookie: `__Host-kua-desk=${north.token}`,
          'content-type': 'application/json',
          'sec-fetch-site': 'cross-site',
        },
      });
      expect(await foreign.json()).toMatchObject({ code: 'foreign-page' });
      // Another election's desk does not know her.
      const elsewhere = await fetch(`${server.url}/api/v1/desk/other/session`, {
        headers: { cookie: `__Host-kua-desk=${north.token}` },
      });
      expect(elsewhere.status).toBe(401);
      expect(await isInScope(database.app, { election: 'hall', territories: ['north'] }, '1')).toBe(true);
      expect(await isInScope(database.app, { election: 'hall', territories: ['whole'] }, '1')).toBe(true);
      expect(await isInScope(database.app, { election: 'hall', territories: ['north'] }, '2')).toBe(false);
      expect(await isInScope(database.app, { election: 'hall', territories: ['north'] }, 'unknown')).toBe(false);

      expect((await north.ask('session/end', { more: 1 })).status).toBe(400);
      expect((await north.ask('session/end', {})).status).toBe(200);
      expect((await north.ask('session')).status).toBe(401);

      const south = await signIn(stage, { roles: ['auditor'] });
      const ended = contentEntry('registry', { type: 'staff-ended', by: null, staff: south.staff });
      await appendEntries(database.app, { election: 'hall', entries: [ended], receivedAt: new Date().toISOString() });
      await projectToHead(database, { election: 'hall', objects: folderObjects(stage.objectsFolder), folds });
      expect((await south.ask('session')).status).toBe(401);
    } finally {
      await server.close();
    }
  });
});
