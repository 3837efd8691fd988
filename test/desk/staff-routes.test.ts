/** Administrators invite and end, each within what she has; the auditor sees who opened what; somebody tells which phone is hers. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { staffDeviceMessage } from '@kua/core/access/staff-invitation.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { makeDevice } from '@kua/device/device.ts';
import { logViews } from '../../apps/server/src/access/view-log.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import { signIn, type DeskStage } from './desk-stage.ts';
import { ownPasskey } from './own-passkey.ts';

async function withDesk(
  work: (stage: DeskStage, more: Readonly<{ database: TestDatabase; server: Serving }>) => Promise<void>,
  clock: () => Date = () => new Date(),
): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: 'hall', date: '2026-11-22', pack: 'none' });
    const server = await serve(database, { clock });
    try {
      const objectsFolder = join(server.dataFolder, 'objects');
      await work({ url: server.url, database, election: 'hall', objectsFolder }, { database, server });
    } finally {
      await server.close();
    }
  });
}

const invited = z.object({ invitations: z.array(z.string()) });
const listed = z.object({ staff: z.array(z.object({ staff: z.string(), ended: z.string().nullable() })) });

test('an administrator gives what she has, to people of her branch, and ends their work at once', async () => {
  await withDesk(async (stage, { database }) => {
    const everywhere = await signIn(stage, { roles: ['administrator'], branch: 'almaty' });
    const north = await signIn(stage, { roles: ['administrator', 'verifier'], territories: ['north'] });
    const verifier = await signIn(stage, { roles: ['verifier'], territories: ['north'] });
    const south = await signIn(stage, { roles: ['verifier'], territories: ['south'] });
    const wish = { count: 2, roles: ['coordinator'], territories: null, source: null };

    const made = invited.parse(await (await everywhere.ask('staff/invitations', wish)).json());
    expect(made.invitations).toHaveLength(2);
    const { rows } = await database.app.query(
      'select distinct branch, roles from projection.staff_invitation where branch = $1',
      ['almaty'],
    );
    expect(rows).toContainEqual({ branch: 'almaty', roles: ['coordinator'] });

    const give = async (change: object) => (await north.ask('staff/invitations', { ...wish, ...change })).status;
    expect(await give({ roles: ['verifier'], territories: ['north'] })).toBe(201);
    expect(await give({ roles: ['verifier', 'coordinator'], territories: ['north'] })).toBe(403);
    expect(await give({ roles: ['verifier'], territories: ['north', 'south'] })).toBe(403);
    expect(await give({ roles: ['verifier'], territories: null })).toBe(403);
    expect(await give({ roles: ['verifier'], territories: ['nowhere'] })).toBe(400);
    expect(await give({ count: 51, roles: ['verifier'], territories: ['north'] })).toBe(400);
    // Nobody reaches beyond her own election.
    expect((await everywhere.ask('../other/staff/invitations', wish)).status).toBe(401);

    const seen = listed.parse(await (await north.ask('staff')).json()).staff.map(({ staff }) => staff);
    expect(seen.toSorted()).toEqual([north.staff, verifier.staff].toSorted());
    expect((await north.ask(`staff/${south.staff}/end`, {})).status).toBe(404);
    expect((await south.ask('session')).status).toBe(200);
    expect((await verifier.ask('session')).status).toBe(200);
    expect((await north.ask(`staff/${verifier.staff}/end`, {})).status).toBe(200);
    expect((await verifier.ask('session')).status).toBe(401);
    const after = listed.parse(await (await everywhere.ask('staff')).json()).staff;
    expect(after.find(({ staff }) => staff === verifier.staff)?.ended).toMatch(/^20.*Z$/);
  });
});

test('the auditor sees who opened what and when, a page at a time', async () => {
  await withDesk(async (stage, { database }) => {
    const auditor = await signIn(stage, { roles: ['auditor'] });
    const lawyer = await signIn(stage, { roles: ['lawyer'] });
    const northern = await signIn(stage, { roles: ['auditor'], territories: ['north'] });
    const look = (submission: number) =>
      logViews(database.app, {
        election: 'hall',
        by: lawyer.staff,
        what: [{ submission, sealed: null }],
        now: new Date('2026-11-22T19:00:00.000Z'),
      });
    await look(101);
    await look(102);
    await projectToHead(database, { election: 'hall', objects: folderObjects(stage.objectsFolder), folds });
    const shape = z.object({ views: z.array(z.object({ sequence: z.number(), submission: z.number() })) });
    const { views } = shape.parse(await (await auditor.ask('views')).json());
    expect(views.map(({ submission }) => submission)).toEqual([102, 101]);
    const earlier = shape.parse(await (await auditor.ask(`views?before=${views[0]?.sequence ?? 0}`)).json());
    expect(earlier.views.map(({ submission }) => submission)).toEqual([101]);
    expect(shape.parse(await (await northern.ask('views')).json()).views).toEqual([]);
    expect((await auditor.ask('views?before=now')).status).toBe(400);
  });
});

test('whoever observes herself says with which phone, and the phone signs it', async () => {
  await withDesk(async (stage, { database }) => {
    const verifier = await signIn(stage, { roles: ['verifier'] });
    const [phone, second] = [makeDevice(), makeDevice()];
    const signed = (staff: string, by = phone) => {
      const message = staffDeviceMessage({ election: 'hall', staff, device: by.key });
      return { device: by.key, signature: bytesToHex(by.sign(message)) };
    };
    const refused = await verifier.ask('staff/device', signed(verifier.staff));
    expect(await refused.json()).toMatchObject({ code: 'request-invalid', field: '/device' });
    const entries = enrolledEntries([phone, second]);
    await appendEntries(database.app, { election: 'hall', entries, receivedAt: new Date().toISOString() });
    await projectToHead(database, { election: 'hall', objects: folderObjects(stage.objectsFolder), folds });
    const another = await verifier.ask('staff/device', signed('s-000000'));
    expect(await another.json()).toMatchObject({ code: 'signature-invalid' });
    expect((await verifier.ask('staff/device', signed(verifier.staff))).status).toBe(200);
    expect(await (await verifier.ask('session')).json()).toMatchObject({ devices: [phone.key] });
    // A second phone does not make the first one another's; who says it again says nothing new.
    for (const each of [second, phone, second])
      expect((await verifier.ask('staff/device', signed(verifier.staff, each))).status).toBe(200);
    expect(await (await verifier.ask('session')).json()).toMatchObject({
      devices: [phone.key, second.key].toSorted(),
    });
  });
});

test('an address of digits has no passkeys, and no answer tells one invitation from another', async () => {
  await withDesk(async (stage) => {
    const door = async (path: string, body: object, host = stage.url.replace('127.0.0.1', 'localhost')) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return fetch(`${host}/api/v1/desk/hall/${path}`, init);
    };
    expect(await (await door('sign-in/options', {}, stage.url)).json()).toMatchObject({
      code: 'host-without-passkeys',
    });
    const options = z.looseObject({ challenge: z.string(), rpId: z.string(), userVerification: z.string() });
    const offered = options.parse(await (await door('sign-in/options', {})).json());
    expect(offered).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(offered['allowCredentials']).toBeUndefined();
    const unknown = await door('join/options', { invitation: '0'.repeat(26) });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ code: 'invitation-unknown' });
  });
});

test('a challenge that never was one of ours is refused, whatever letters it has', async () => {
  await withDesk(async (stage) => {
    const host = stage.url.replace('127.0.0.1', 'localhost');
    const administrator = await signIn({ ...stage, url: host }, { roles: ['administrator'] });
    for (const challenge of ['\u0000', '\ud800', 'a'.repeat(44), 7, null]) {
      const clientDataJSON = Buffer.from(JSON.stringify({ challenge })).toString('base64url');
      const passkey = { id: 'key', rawId: 'key', type: 'public-key' };
      const shown = { ...passkey, response: { clientDataJSON, authenticatorData: 'AA', signature: 'AA' } };
      const made = { ...passkey, response: { clientDataJSON, attestationObject: 'AA' } };
      const refused = { code: 'passkey-refused' };
      expect(await (await administrator.ask('sign-in', { response: shown })).json()).toMatchObject(refused);
      const joining = { invitation: '0'.repeat(26), response: made };
      expect(await (await administrator.ask('join', joining)).json()).toMatchObject(refused);
      expect(await (await administrator.ask('passkeys', { response: made })).json()).toMatchObject(refused);
    }
  });
});

test('a thousand who only ask leave nothing behind; what a passkey signed opens the desk once', async () => {
  let now = new Date();
  await withDesk(
    async (stage, { database }) => {
      const host = stage.url.replace('127.0.0.1', 'localhost');
      const verifier = await signIn(stage, { roles: ['verifier'] });
      const passkey = ownPasskey();
      const { staff } = verifier;
      const entries = [
        contentEntry('registry', { type: 'staff-passkey', staff, passkey: passkey.id, key: passkey.key }),
      ];
      await appendEntries(database.app, { election: 'hall', entries, receivedAt: now.toISOString() });
      await projectToHead(database, { election: 'hall', objects: folderObjects(stage.objectsFolder), folds });
      const door = (path: string, body: object) =>
        fetch(`${host}/api/v1/desk/hall/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const asked = async (): Promise<string> => {
        const answer = await door('sign-in/options', {});
        return z.looseObject({ challenge: z.string() }).parse(await answer.json()).challenge;
      };
      const { app } = database;
      const rows = async (): Promise<readonly unknown[]> => {
        const { rows: tables } = await app.query<{ name: string }>(
          `select relname as name from pg_catalog.pg_class
           where relnamespace = 'desk'::regnamespace and relkind = 'r' order by relname`,
        );
        return Promise.all(
          tables.map(async ({ name }) => [name, (await app.query(`select from desk.${name}`)).rowCount]),
        );
      };
      const before = await rows();
      const challenges: string[] = [];
      for (let round = 0; round < 100; round += 1)
        challenges.push(...(await Promise.all(Array.from({ length: 10 }, asked))));
      expect(new Set(challenges).size).toBe(1000);
      expect(await rows()).toEqual(before);

      // The first of them is as good as the last.
      const shown = passkey.show(challenges[0] ?? '', host);
      const came = await door('sign-in', { response: shown });
      expect([came.status, await came.json()]).toEqual([201, { staff }]);
      const refused = { code: 'passkey-refused' };
      expect(await (await door('sign-in', { response: shown })).json()).toMatchObject(refused);
      // Twice at the same moment: one of them.
      const twice = passkey.show(await asked(), host);
      const both = await Promise.all([door('sign-in', { response: twice }), door('sign-in', { response: twice })]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([201, 400]);
      // What nobody here made, and what is old, is refused though it is well signed.
      for (const challenge of ['A'.repeat(43), 'A'.repeat(80)]) {
        const invented = passkey.show(challenge, host);
        expect(await (await door('sign-in', { response: invented })).json()).toMatchObject(refused);
      }
      const old = passkey.show(await asked(), host);
      now = new Date(now.getTime() + 5 * 60_000);
      expect(await (await door('sign-in', { response: old })).json()).toMatchObject(refused);
      expect((await door('sign-in', { response: passkey.show(await asked(), host) })).status).toBe(201);

      // After the shift the server removes by itself what is over.
      expect((await app.query('select from desk.session')).rowCount).toBe(4);
      now = new Date(now.getTime() + 15 * 3600_000);
      await until(
        async () => (await app.query('select from desk.session')).rowCount ?? 0,
        (left) => left === 0,
      );
    },
    () => now,
  );
});
