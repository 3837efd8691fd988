/** The operator's side of a call for help: what `kua calls` shows; what `kua contacts` hands over, and what it keeps. */
import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { makeDevice } from '@kua/device/device.ts';
import { keepCheckIn, keepContact, releaseContacts } from '../../apps/server/src/access/contact-store.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { kua } from './kua-command.ts';
import { beginElection } from './ledger-election.ts';

const election = 'vote-2026';
let folder = '';
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => removeTestFolder(folder));

test(
  'released contacts are written as they were sealed, the others never, and all are destroyed in the end',
  { timeout: 120_000 },
  async () => {
    const [data, out] = [join(folder, 'data'), join(folder, 'out')];
    const database = await openDatabase(data, '');
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    const [missed, well] = ['a'.repeat(64), 'b'.repeat(64)];
    for (const [device, next] of [
      [missed, '2026-11-22T10:00:00.000Z'],
      [well, '2026-11-22T20:00:00.000Z'],
    ] as const) {
      const sealed = Buffer.from(`sealed by ${device.charAt(0)}`);
      await keepContact(database.app, { election, device, sealed, madeAt: '2026-11-22T09:00:00.000Z' });
      await keepCheckIn(database.app, { election, device, at: '2026-11-22T09:00:00.000Z', next });
    }
    const command = (...more: readonly string[]) =>
      kua('contacts', '--data', data, '--election', election, '--out', out, ...more);
    await database.close();
    expect(await command()).toMatchObject({ code: 0, out: 'No contact is released.\n' });
    expect(existsSync(out)).toBe(false);

    const again = await openDatabase(data, '');
    expect(await releaseContacts(again.app, new Date('2026-11-22T11:00:00.000Z'))).toBe(1);
    await again.close();
    const written = { code: 0, out: 'contact-1.age\tcheck-in\t2026-11-22T11:00:00.000Z\n' };
    for (let round = 0; round < 2; round += 1) expect(await command()).toMatchObject(written);
    expect(await readdir(out)).toEqual(['contact-1.age']);
    expect(await readFile(join(out, 'contact-1.age'), 'utf8')).toBe('sealed by a');
    expect((await stat(join(out, 'contact-1.age'))).mode & 0o777).toBe(0o600);

    expect((await command('--destroy-before', 'tomorrow')).code).toBe(2);
    expect((await command('--destroy-before', '2026-11-22')).out).toMatch(/^0 /);
    expect((await command('--destroy-before', '2026-11-23')).out).toMatch(/^2 /);
    expect((await command()).out).toBe('No contact is released.\n');
  },
);

test(
  'calls are shown as they came, with the station and whether she is safe since, and nobody is named',
  { timeout: 120_000 },
  async () => {
    const data = join(folder, 'calls');
    const database = await openDatabase(data, '');
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    await beginElection(database, { id: 'quiet-2026', date: '2026-11-22', pack: 'generic' });
    const [anna, bek] = [makeDevice('anna'), makeDevice('bek')];
    const at = '2026-11-22T09:00:00.000Z';
    const append = async (entries: readonly NewEntry[], receivedAt = at) =>
      appendEntries(database.app, { election, entries, receivedAt });
    await append(enrolledEntries([anna, bek]));
    for (const [receivedAt, device, station, more] of [
      ['2026-11-22T09:01:00.000Z', anna, '3', {}],
      ['2026-11-22T09:02:00.000Z', bek, null, { text: 'At the gate.' }],
      ['2026-11-22T09:03:00.000Z', anna, null, { safe: true }],
    ] as const) {
      const said = { election, kind: 'distress', station, capturedAt: at, body: { at, ...more } } as const;
      const { entry, opening } = await testSubmission(said, device);
      const [appended] = await append([entry], receivedAt);
      await append([openingsEntry([opening(appended?.sequence ?? 0)])]);
    }
    await database.close();
    const calls = (id: string) => kua('calls', '--data', data, '--election', id);
    expect(await calls(election)).toEqual({
      code: 0,
      out: '2026-11-22T09:01:00.000Z\t3\tsafe\n2026-11-22T09:02:00.000Z\tno station\tcall\n',
      err: '',
    });
    expect(await calls('quiet-2026')).toMatchObject({ code: 0, out: 'No call for help is opened.\n' });
    expect((await calls('never-2026')).code).toBe(1);
    expect((await kua('calls', '--data', data)).code).toBe(2);
  },
);
