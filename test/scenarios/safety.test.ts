/** What protects an observer: lawyers who hear of her when she calls or does not come back, and a phrase that shuts a phone that was taken. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { expect, test as story } from 'vitest';
import { checkInMessage } from '@kua/core/access/check-in.ts';
import { contactMessage } from '@kua/core/access/contact.ts';
import { phraseMessage, phraseWords, readPhrase } from '@kua/core/access/phrase.ts';
import { toldAt, type ToldKind } from '@kua/core/access/told.ts';
import { openDirectory } from '@kua/core/evidence/directory.ts';
import type { Device } from '@kua/device/device.ts';
import { checkIn, phraseRegistration, sealedContact } from '@kua/device/safety.ts';
import { destroyContacts, releasedContacts } from '../../apps/server/src/access/contact-store.ts';
import { signDirectory } from '../../apps/server/src/evidence/directory-file.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { until } from './ledger-election.ts';
import { anna, bek, election, morning, onTheDay, stranger, type Answer } from './safety-day.ts';

// Each has a server of its own, and waits for it most of its time.
const test = story.concurrent;

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The job looks every two seconds. */
const jobMs = 5000;

async function opened(keysFolder: string, sealed: Uint8Array): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity((await readFile(join(keysFolder, election, 'offline', 'lawyers.key'), 'utf8')).trim());
  return decrypter.decrypt(sealed, 'text');
}

test(
  'the directory is the one that the election key signed; a later one is served within seconds, a forged one never',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ keys, keysFolder, lawyers, text }) => {
      expect(lawyers).toMatch(/^age1/);
      const served = async () =>
        openDirectory((await text(`/elections/${election}/directory`)).text, keys.key, verifyEd25519);
      expect((await served())?.addresses).toEqual([]);
      const addresses = ['https://kua.example.org', 'https://mirror.example.net:8443'];
      const signed = await signDirectory(keysFolder, keys, { addresses, now: new Date() });
      expect(signed).toMatchObject({ ok: true, value: { directory: { lawyers, addresses }, lawyersMade: false } });
      await until(served, (directory) => directory?.addresses.length === 2);

      const path = join(keysFolder, election, 'directory.txt');
      await writeFile(path, (await readFile(path, 'utf8')).replace('mirror', 'police'));
      await soon(6000);
      expect((await served())?.addresses).toEqual(addresses);
      expect(await text('/elections/another/directory')).toMatchObject({ status: 404 });
    });
  },
);

test(
  'a call for help releases the contact that was sealed before, to the lawyers alone, and nobody else’s',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ database, keysFolder, lawyers, post, say, now }) => {
      const words = 'Anna. Ring my sister.';
      const contact = await sealedContact(anna, { election, lawyers, text: words, madeAt: now() });
      const later = { election, device: anna.key, madeAt: now(), kept: true };
      expect(await post('/contacts', contact)).toEqual({
        status: 200,
        body: { ...later, now: now(), told: expect.stringMatching(/^kua-told\/1\n/) as unknown },
      });
      expect((await post('/contacts', contact)).status).toBe(200);
      await post('/contacts', await sealedContact(bek, { election, lawyers, text: 'Bek', madeAt: now() }));
      await say(anna, { kind: 'violation', body: { code: 'V-1', at: null, text: '' } });
      await soon(jobMs);
      expect(await releasedContacts(database.app, election)).toEqual([]);

      await say(anna, {});
      const { answer } = await until(
        () => releasedContacts(database.app, election),
        ({ length }) => length > 0,
      );
      expect(answer).toMatchObject([{ number: 1, reason: 'distress', releasedAt: now() }]);
      expect((await opened(keysFolder, answer[0]?.sealed ?? new Uint8Array())).trimEnd()).toBe(words);

      // The ledger says that it happened, and neither who nor whom.
      const { rows } = await database.app.query<{ body: string; leaf: string }>(
        `select convert_from(b.bytes, 'UTF8') as body, convert_from(e.leaf, 'UTF8') as leaf
       from ledger.entry e join ledger.body b using (election, sequence)
       where kind = 'decision' and convert_from(b.bytes, 'UTF8') like '%contact-released%'`,
      );
      expect(rows).toHaveLength(1);
      expect(rows[0]?.body).toContain('"reason":"distress"');
      expect(rows[0]?.body).not.toContain(anna.key);
      expect(rows[0]?.leaf).toMatch(/^\{"salted":"[0-9a-f]{64}"\}$/);

      // A new contact waits for a new call.
      await post(
        '/contacts',
        await sealedContact(anna, {
          election,
          lawyers,
          text: 'again',
          madeAt: new Date(morning.getTime() + 1).toISOString(),
        }),
      );
      await soon(jobMs);
      expect(await releasedContacts(database.app, election)).toEqual(answer);
    });
  },
);

test(
  'to say that she is safe again releases nothing, and takes back nothing that was released',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ database, lawyers, post, say, pass, now }) => {
      const leave = async (text: string) =>
        post('/contacts', await sealedContact(anna, { election, lawyers, text, madeAt: now() }));
      const opened = async (count: number) =>
        until(
          () => database.app.query('select from projection.submission where opened is not null'),
          ({ rowCount }) => rowCount === count,
        );
      const safe = { at: now(), safe: true };
      await leave('Ring my sister.');
      // A safe word without a call: she is well, and nobody is rung.
      await say(anna, { body: safe });
      await opened(1);
      await soon(jobMs);
      expect(await releasedContacts(database.app, election)).toEqual([]);

      await say(anna, {});
      const { answer: released } = await until(
        () => releasedContacts(database.app, election),
        ({ length }) => length > 0,
      );
      pass(1);
      await leave('Ring my sister, once more.');
      pass(1);
      await say(anna, { body: safe });
      await opened(3);
      await soon(jobMs);
      expect(await releasedContacts(database.app, election)).toEqual(released);
      // Whoever is on duty sees it.
      const { rows } = await database.app.query<{ opening: unknown }>(
        `select opening from projection.submission where kind = 'distress' and opening @> '[["/body/safe", true]]'`,
      );
      expect(rows).toHaveLength(2);

      // A later call is one.
      pass(1);
      await say(anna, { body: { at: now(), text: 'Again' } });
      await until(
        async () => (await database.app.query('select from safety.contact where sealed is null')).rowCount,
        (count) => count === 1,
      );
    });
  },
);

test('a contact that is left after a call and a safe word waits for another call', { timeout: 60_000 }, async () => {
  await onTheDay(async ({ database, lawyers, post, say, pass, now }) => {
    const released = () => releasedContacts(database.app, election);
    const leave = async (device: Device) =>
      post('/contacts', await sealedContact(device, { election, lawyers, text: 'Ring my sister.', madeAt: now() }));
    // Both call without having left anything; one says that she is safe.
    await say(anna, {});
    await say(bek, {});
    pass(1);
    await say(anna, { body: { at: now(), safe: true } });
    await until(
      () => database.app.query('select from projection.submission where opened is not null'),
      ({ rowCount }) => rowCount === 3,
    );
    pass(1);
    await leave(anna);
    await leave(bek);
    const { answer } = await until(released, ({ length }) => length > 0);
    await soon(jobMs);
    expect(await released()).toEqual(answer);
    const waiting = await database.app.query('select device from safety.contact where sealed is not null');
    expect(waiting.rows).toEqual([{ device: anna.key }]);

    pass(1);
    await say(anna, { body: { at: now(), text: 'Again' } });
    await until(released, ({ length }) => length === 2);
  });
});

test(
  'a check-in that was missed releases the contact, at the start of a server too that was away; one that was kept does not',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ database, keys, lawyers, post, pass, restart, now }) => {
      const at = (minutes: number): string => new Date(morning.getTime() + minutes * 60_000).toISOString();
      for (const device of [anna, bek]) {
        await post('/contacts', await sealedContact(device, { election, lawyers, text: 'call', madeAt: now() }));
        expect((await post('/check-ins', checkIn(device, { election, at: at(0), next: at(60) }))).status).toBe(200);
      }
      const first = checkIn(bek, { election, at: at(0), next: at(60) });
      pass(61);
      await post('/check-ins', checkIn(bek, { election, at: at(61), next: at(300) }));
      // Somebody who kept the first one sends it again, or one that she made before the last: it changes nothing.
      const wrong = await post('/check-ins', first);
      expect(wrong).toMatchObject({ status: 400, body: { code: 'clock-wrong' } });
      // The hour is signed, about what was sent, and says that this was not taken.
      const about = { device: bek.key, message: checkInMessage(first) };
      const note = String(wrong.body['told']);
      expect(toldAt(note, { ...about, kind: 'clock' }, keys, verifyEd25519)).toBe(now());
      expect(toldAt(note, { ...about, kind: 'check-in' }, keys, verifyEd25519)).toBeNull();
      const before = checkIn(bek, { election, at: at(60), next: null });
      expect(await post('/check-ins', before)).toMatchObject({ status: 409, body: { code: 'message-older' } });
      await soon(jobMs);
      expect(await releasedContacts(database.app, election)).toEqual([]);

      await restart(2);
      const { answer } = await until(
        () => releasedContacts(database.app, election),
        ({ length }) => length > 0,
      );
      expect(answer).toMatchObject([{ number: 1, reason: 'check-in', releasedAt: at(63) }]);

      // The other one ends it, takes the contact back, and is left alone for ever.
      await post('/check-ins', checkIn(bek, { election, at: at(63), next: null }));
      expect(
        await post('/contacts', await sealedContact(bek, { election, lawyers, text: null, madeAt: at(63) })),
      ).toMatchObject({ status: 200, body: { kept: false } });
      pass(1000);
      await soon(jobMs);
      expect(await releasedContacts(database.app, election)).toHaveLength(1);
      expect((await database.app.query('select from safety.contact where sealed is not null')).rows).toEqual([]);

      // And after the election both are destroyed.
      expect(await destroyContacts(database.app, { election, before: morning })).toBe(0);
      expect(await destroyContacts(database.app, { election, before: new Date(at(2000)) })).toBe(2);
      expect((await database.app.query('select from safety.contact')).rows).toEqual([]);
    });
  },
);

test(
  'whoever was heard holds a note of it that only the log’s key can sign, also when it is said twice; who was not has none',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ database, keys, lawyers, post, now, pass }) => {
      const heardAt = (answer: Answer, kind: ToldKind, message: Uint8Array, device = anna): string | null =>
        toldAt(String(answer.body['told']), { device: device.key, kind, message }, keys, verifyEd25519);
      const later = (milliseconds: number): string => new Date(Date.parse(now()) + milliseconds).toISOString();
      const contact = await sealedContact(anna, { election, lawyers, text: 'call', madeAt: now() });
      const back = await sealedContact(anna, { election, lawyers, text: null, madeAt: later(1) });
      const well = checkIn(anna, { election, at: now(), next: later(3_600_000) });
      const end = checkIn(anna, { election, at: later(1), next: null });
      const phrase = phraseRegistration(anna, { election, phrase: new Uint8Array(9).fill(5) });
      for (const { path, kind, body, message } of [
        { path: '/contacts', kind: 'contact', body: contact, message: contactMessage(contact) },
        { path: '/contacts', kind: 'contact', body: back, message: contactMessage(back) },
        { path: '/check-ins', kind: 'check-in', body: well, message: checkInMessage(well) },
        { path: '/check-ins', kind: 'check-in', body: end, message: checkInMessage(end) },
        { path: '/phrases', kind: 'phrase', body: phrase, message: phraseMessage(phrase) },
      ] as const) {
        const first = await post(path, body);
        expect(first.status).toBe(200);
        expect(heardAt(first, kind, message)).toBe(now());
        pass(1);
        expect(heardAt(await post(path, body), kind, message)).toBe(now());
        expect(heardAt(first, kind, message, bek)).toBeNull();
        expect(heardAt(first, kind, contactMessage({ ...contact, madeAt: later(2) }))).toBeNull();
      }
      // Of the same moment, and not what is here: nothing is signed for it but the hour.
      const others = [
        await post('/check-ins', checkIn(anna, { election, at: end.at, next: later(7_200_000) })),
        await post('/contacts', await sealedContact(anna, { election, lawyers, text: 'x', madeAt: back.madeAt })),
        await post('/check-ins', well),
      ];
      for (const other of others) {
        expect(other).toMatchObject({ status: 409, body: { code: 'message-older' } });
        expect(String(other.body['told'])).toContain('\nkind clock\n');
      }
      const { rows } = await database.app.query<{ next: unknown }>('select next, sealed from safety.contact');
      expect(rows).toEqual([{ next: null, sealed: null }]);
    });
  },
);

test(
  'whoever sends what she said again, as often as he likes, does not keep her from saying more',
  { timeout: 120_000 },
  async () => {
    await onTheDay(async ({ post, pass, now }) => {
      const start = Date.parse(now());
      const saidAt = (milliseconds: number) =>
        checkIn(anna, { election, at: new Date(start + milliseconds).toISOString(), next: null });
      const phrase = phraseRegistration(anna, { election, phrase: new Uint8Array(9).fill(6) });
      /** Copies by 25 at once, also of what is new. */
      const again = async (path: string, body: unknown): Promise<ReadonlySet<string>> => {
        const codes = new Set<string>();
        for (let round = 0; round < 9; round += 1) {
          const answers = await Promise.all(Array.from({ length: 25 }, () => post(path, body)));
          for (const answer of answers)
            codes.add(answer.status === 200 ? '200' : `${answer.status} ${String(answer.body['code'])}`);
        }
        return codes;
      };
      expect(await again('/check-ins', saidAt(0))).toEqual(new Set(['200']));
      expect(await again('/phrases', phrase)).toEqual(new Set(['200']));
      expect((await post('/check-ins', saidAt(1))).status).toBe(200);
      expect(await again('/check-ins', saidAt(0))).toEqual(new Set(['409 message-older']));
      pass(11);
      expect(await again('/check-ins', saidAt(1))).toEqual(new Set(['400 clock-wrong']));

      // Three of her two hundred are used up, and not one more.
      let heard = 0;
      while ((await post('/check-ins', saidAt(660_000 + heard))).status === 200) heard += 1;
      expect(heard).toBe(197);
      const next = saidAt(660_000 + heard);
      expect(await post('/check-ins', next)).toMatchObject({ status: 429, body: { code: 'device-quota' } });
      // What is here is answered whatever else she said.
      expect((await post('/check-ins', saidAt(660_000 + heard - 1))).status).toBe(200);
    });
  },
);

test(
  'what is not the device’s own, not on the list, not of now, or readable is not kept',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ database, lawyers, post, now }) => {
      const contact = await sealedContact(anna, { election, lawyers, text: 'call', madeAt: now() });
      const well = checkIn(anna, { election, at: now(), next: null });
      const refusals = await Promise.all([
        post('/contacts', { ...contact, device: bek.key }),
        post('/contacts', { ...contact, sealed: Buffer.from('Anna, +7').toString('base64') }),
        post('/contacts', await sealedContact(stranger, { election, lawyers, text: 'call', madeAt: now() })),
        post('/contacts', await sealedContact(anna, { election, lawyers, text: 'x'.repeat(9000), madeAt: now() })),
        post('/check-ins', { ...well, next: '2026-11-22T12:00:00.000Z' }),
        post('/check-ins', checkIn(anna, { election, at: '2026-11-22T12:00:00.000Z', next: null })),
        post(
          '/check-ins',
          checkIn(anna, { election, at: '2026-11-22T06:00:00.000Z', next: '2026-11-22T07:00:00.000Z' }),
        ),
        post(
          '/contacts',
          await sealedContact(anna, { election, lawyers, text: 'call', madeAt: '2026-11-22T06:00:00.000Z' }),
        ),
        post('/check-ins', []),
        post('/contacts', { ...contact, pad: 'x'.repeat(20_000) }),
      ]);
      expect(refusals.map(({ status, body }) => `${status} ${String(body['code'])}`)).toEqual([
        '400 signature-invalid',
        '400 message-malformed',
        '401 device-unknown',
        '400 message-malformed',
        '400 signature-invalid',
        '400 clock-wrong',
        '400 clock-wrong',
        '400 clock-wrong',
        '400 message-malformed',
        '413 too-large',
      ]);
      expect(refusals[5].body['now']).toBe(now());
      expect((await database.app.query('select from safety.contact')).rows).toEqual([]);
    });
  },
);

test(
  'a phrase shuts the phone that was taken within five seconds, from anywhere; another phrase shuts nothing',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ lawyers, post, text, say, now }) => {
      const [phrase, other] = [new Uint8Array(9).fill(77), new Uint8Array(9).fill(78)];
      expect((await post('/phrases', phraseRegistration(anna, { election, phrase }))).status).toBe(200);
      expect((await post('/phrases', phraseRegistration(stranger, { election, phrase: other }))).status).toBe(401);

      // Read aloud over a telephone, typed into somebody else's phone.
      const typed = readPhrase(phraseWords(phrase, 'cyrillic').join(' ').toUpperCase());
      const revocation = (bytes: Uint8Array | null) => ({
        format: 'kua-revocation/1',
        election,
        phrase: Buffer.from(bytes ?? []).toString('hex'),
      });
      expect(await post('/revocations', revocation(other))).toMatchObject({
        status: 404,
        body: { code: 'phrase-unknown' },
      });
      const well = async () => post('/check-ins', checkIn(anna, { election, at: now(), next: null }));
      expect((await well()).status).toBe(200);

      expect(await post('/revocations', revocation(typed))).toEqual({
        status: 200,
        body: { election, state: 'revoked', now: now() },
      });
      const { milliseconds } = await until(well, ({ status }) => status === 403, 6000);
      expect(milliseconds).toBeLessThan(5500);
      expect((await post('/revocations', revocation(typed))).status).toBe(200);
      const sent = await say(anna, { id: '00000000-0000-4000-8000-00000000000a' });
      expect(sent.status).toBe(201);
      const state = await until(
        () => text(`/elections/${election}/submissions/${anna.key}/00000000-0000-4000-8000-00000000000a`),
        ({ text: said }) => said.includes('quarantined'),
      );
      expect(state.answer.text).toContain('device-revoked');
      for (const later of [
        () => post('/phrases', phraseRegistration(anna, { election, phrase: other })),
        async () => post('/contacts', await sealedContact(anna, { election, lawyers, text: null, madeAt: now() })),
      ])
        expect((await later()).status).toBe(403);
      // Everybody else goes on.
      expect((await post('/check-ins', checkIn(bek, { election, at: now(), next: null }))).status).toBe(200);
    });
  },
);

test(
  'whoever takes the open phone and makes a new phrase shuts nobody out: the one that was given away before still works',
  { timeout: 60_000 },
  async () => {
    await onTheDay(async ({ database, post, now }) => {
      const revocation = (fill: number) => ({
        format: 'kua-revocation/1',
        election,
        phrase: Buffer.alloc(9, fill).toString('hex'),
      });
      for (const device of [anna, bek])
        for (const fill of device === anna ? [1, 2, 3] : [4, 5]) {
          const phrase = new Uint8Array(9).fill(fill);
          expect((await post('/phrases', phraseRegistration(device, { election, phrase }))).status).toBe(200);
        }
      const well = async (device: Device) =>
        (await post('/check-ins', checkIn(device, { election, at: now(), next: null }))).status;

      expect((await post('/revocations', revocation(1))).status).toBe(200);
      await until(
        () => well(anna),
        (status) => status === 403,
        6000,
      );
      expect(await well(bek)).toBe(200);
      expect((await post('/revocations', revocation(5))).status).toBe(200);
      await until(
        () => well(bek),
        (status) => status === 403,
        6000,
      );
      const { rows } = await database.app.query('select from projection.phrase');
      expect(rows).toHaveLength(5);
    });
  },
);
