/** Whoever takes the phone finds nothing to read; whoever holds it can leave, erase it, be missed in time, and shut it from elsewhere. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { checkInMessage, checkInSchema, type CheckIn } from '@kua/core/access/check-in.ts';
import { messageDigest, parseTold, toldText } from '@kua/core/access/told.ts';
import { formatNote, parseNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { privateKeyOf, signEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { seededRandom } from '../prove/random.ts';
import { wipes } from '../prove/phone-wipe.ts';
import { until } from '../scenarios/ledger-election.ts';
import { openedWith } from './unsealed.ts';
import { hasChromium, shareStage } from './stage.ts';
import { holdFor } from './holding.ts';
import { joinedObserver, openApp } from './observer.ts';
import { phoneElection } from './phone-election.ts';

const neutral = 'https://www.wikipedia.org/**';

describe.skipIf(!hasChromium)('safety', () => {
  const held = shareStage();

  test(
    'a passphrase is asked for; a wrong one opens nothing; leaving leaves nothing behind',
    { timeout: 120_000 },
    async () => {
      const { stage, browser } = held();
      const { page, context } = await joinedObserver(browser, stage);
      await standIn(context);
      const secret = 'Zulfiya of the third floor';
      await page.goto(`${stage.url}/app/#/safety/contact`);
      await page.getByLabel('Whom to ring').fill(secret);

      await page.goto(`${stage.url}/app/#/safety/lock`);
      await page.getByLabel('New passphrase').fill('short');
      await page.getByText('This is short').waitFor();
      await page.getByLabel('New passphrase').fill('five plain words of mine');
      await page.getByLabel('Once more').fill('five plain words of mine');
      await page.getByRole('button', { name: 'Set' }).click();
      await page.getByText(/^Set\. The next opening/).waitFor({ timeout: 20_000 });
      expect(await memoryHas(page, secret)).toBe(true);

      await page.goto(`${stage.url}/app/#/safety`);
      await page.getByRole('button', { name: 'Leave' }).click();
      await page.waitForURL(neutral);
      await page.goBack();
      await page.getByLabel('Passphrase').waitFor();
      expect(await page.locator('body').textContent()).not.toContain(secret);
      expect(await memoryHas(page, secret)).toBe(false);
      await page.getByText('no call for help can go from here').waitFor();

      await page.getByLabel('Passphrase').fill('five plain words of hers');
      await page.getByRole('button', { name: 'Open' }).click();
      await page.getByText('This passphrase does not fit').waitFor({ timeout: 20_000 });
      await page.getByLabel('Passphrase').fill('five plain  words of mine');
      await page.getByRole('button', { name: 'Open' }).click();
      await page.locator('.outbox-bar').waitFor({ timeout: 20_000 });
      await page.goto(`${stage.url}/app/#/safety/contact`);
      expect(await page.getByLabel('Whom to ring').inputValue()).toBe(secret);

      await page.goto(`${stage.url}/app/#/safety/lock`);
      await page.getByRole('button', { name: 'Remove' }).click();
      await page.getByText(/^Removed\./).waitFor({ timeout: 20_000 });
      await page.reload();
      await page.locator('.outbox-bar').waitFor();
      await context.close();
    },
  );

  test(
    'erasing takes less than a second with 50 MB waiting; no draft is in the profile',
    { timeout: 180_000 },
    async () => {
      const { stage } = held();
      const wiped = await wipes(stage, { runs: 3, megabytes: 50, random: seededRandom('wipe') });
      expect(wiped).toMatchObject({ runs: 3, found: 0, plantFound: true });
      // The worker and its cache hold the program alone; some browsers let go of them only later.
      expect(wiped.left.filter((name) => !/^(?:cache|worker) /.test(name))).toEqual([]);
      expect(wiped.times.at(-1)).toBeLessThan(1000);
    },
  );

  test('letting go too early erases nothing', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage);
    await page.goto(`${stage.url}/app/#/safety`);
    await holdFor(page, page.getByRole('button', { name: /Erase everything/ }), 1500);
    await page.getByText('Nothing was erased').waitFor();
    await page.reload();
    await page.locator('.outbox-bar').waitFor();
    await context.close();
  });

  test('six words take a phone off the list from one that has joined nothing', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { language: 'ru' });
    await page.goto(`${stage.url}/app/#/safety/words`);
    await page.getByRole('button', { name: 'Получить шесть слов' }).click();
    await page.getByText('Сервер знает').waitFor({ timeout: 20_000 });
    const six = await page.locator('.six-words li').allTextContents();
    expect(six).toHaveLength(6);
    // Once: after going away there is nothing to show.
    await page.reload();
    await page.getByText('Показать их снова нельзя').waitFor();

    const other = await openApp(browser, stage, { path: '#/revoke' });
    // By name: its id says little to whoever helps.
    await other.page.getByRole('option', { name: 'Training election' }).waitFor({ state: 'attached' });
    await other.page.getByLabel('Six words').fill('dabo dabo dabo dabo dabo dabo');
    await other.page.getByRole('button', { name: 'Take it off the list' }).click();
    await other.page.getByText('No phone of this election').waitFor();
    await other.page.getByLabel('Six words').fill(six.join('  ').toUpperCase());
    // No answer, and one that says nothing: nobody knows what became of it, and the words stay.
    const answers = [null, { status: 503, json: { code: 'too-busy' } }];
    await other.context.route('**/api/v1/revocations', async (route) => {
      const answer = answers.shift();
      if (answer === undefined) await route.fallback();
      else if (answer !== null) await route.fulfill(answer);
    });
    for (let asked = 0; asked < 2; asked += 1) {
      await other.page.getByRole('button', { name: 'Take it off the list' }).click();
      await other.page.getByText('It is not known whether it worked').waitFor({ timeout: 25_000 });
    }
    await other.page.getByRole('button', { name: 'Take it off the list' }).click();
    await other.page.getByText(/^Done\./).waitFor();
    const { rows } = await stage.database.app.query<{ count: string }>(
      'select count(*) from projection.device where revoked is not null',
    );
    expect(Number(rows[0]?.count)).toBe(1);
    await Promise.all([context.close(), other.context.close()]);
  });

  test('name and contact are for the lawyers alone, and can be taken back', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage);
    await page.goto(`${stage.url}/app/#/safety/contact`);
    await page.getByLabel('Your name').fill('Aigerim');
    await page.getByLabel('Their phone number').fill('+7 700 000 00 00');
    await page.getByRole('button', { name: 'Seal and leave' }).click();
    await page.getByText('The server knows').waitFor({ timeout: 20_000 });
    expect(await page.getByLabel('Your name').inputValue()).toBe('');
    const sealed = await sealedContacts();
    expect(sealed).toHaveLength(1);
    const lawyers = await readFile(join(stage.keysFolder, phoneElection, 'offline', 'lawyers.key'), 'utf8');
    expect((await openedWith(lawyers, sealed[0] ?? '')).trim()).toBe(
      'Your name: Aigerim\nTheir phone number: +7 700 000 00 00',
    );

    await context.setOffline(true);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('The server does not know yet: no network').waitFor();
    expect(await sealedContacts()).toHaveLength(1);
    await context.setOffline(false);
    await page.getByText('The server knows').waitFor({ timeout: 20_000 });
    expect(await sealedContacts()).toEqual([]);
    await context.close();

    async function sealedContacts(): Promise<readonly string[]> {
      const { rows } = await stage.database.app.query<{ sealed: Buffer }>(
        'select sealed from safety.contact where sealed is not null',
      );
      return rows.map((row) => row.sealed.toString('base64'));
    }
  });

  test('a check-in shows on Today when it is near, and ends with one tap', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage);
    await page.goto(`${stage.url}/app/#/safety/check-in`);
    const soon = await page.evaluate(() => new Date(Date.now() + 30 * 60_000).toTimeString().slice(0, 5));
    await page.getByLabel('Time').fill(soon);
    await page.getByRole('button', { name: 'Set this time' }).click();
    await page.getByText(`You say that you are well by ${soon}`).waitFor();
    await page.getByText('The server knows').waitFor({ timeout: 20_000 });
    const nextAtServer = async () =>
      (
        await stage.database.app.query<{ next: Date | null }>(
          'select next from safety.contact where said_at is not null',
        )
      ).rows;
    expect(await nextAtServer()).toHaveLength(1);
    await page.goto(`${stage.url}/app/#/safety/here`);
    await page.getByText('Times by which you say that you are well: 1').waitFor();

    await page.goto(`${stage.url}/app/#/today`);
    await page.getByText(`Say by ${soon} that you are well`).waitFor();
    await page.getByRole('button', { name: 'I am well, stop waiting' }).click();
    await page.getByText(`Say by ${soon} that you are well`).waitFor({ state: 'detached' });
    await until(nextAtServer, (rows) => rows.every(({ next }) => next === null), 20_000);
    await context.close();
  });

  test('a stranger who answers “taken” and drops it is not believed', { timeout: 120_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage);
    const door = '**/api/v1/check-ins';
    let note = '';
    await context.route(door, async (route) => {
      const response = await route.fetch();
      note = ((await response.json()) as Readonly<{ told: string }>).told;
      await route.fulfill({ response });
    });
    await page.goto(`${stage.url}/app/#/safety/check-in`);
    await page.locator('.choices button').first().click();
    await page.getByText('The server knows').waitFor({ timeout: 20_000 });
    const device = parseTold(splitNote(note)?.text ?? '')?.device ?? '';
    const before = await nextOf();
    expect(before).not.toBeNull();
    await context.unroute(door);

    // He holds the certificate of the address, and what the server signed for her before; not the log's key.
    const lies = ['', 'taken', note, note];
    const heard: CheckIn[] = [];
    await context.route(door, async (route) => {
      const said = checkInSchema.parse(route.request().postDataJSON());
      heard.push(said);
      const told = lies[heard.length - 1] ?? strangersNote(note, said);
      const { election, at, next } = said;
      await route.fulfill({ json: { election, device, at, next, now: new Date().toISOString(), told } });
    });
    await page.getByRole('button', { name: 'I am well, stop waiting' }).click();
    // What a phone believes it does not say again: each lie is heard of by the attempt after it.
    for (let attempts = 1; attempts <= lies.length + 2; attempts += 1) {
      await until(
        () => Promise.resolve(heard.length),
        (count) => count >= attempts,
        20_000,
      );
      await page.getByText('The server does not know yet').waitFor({ timeout: 20_000 });
      await page.evaluate(() => dispatchEvent(new Event('online')));
    }
    expect(heard.every(({ next }) => next === null)).toBe(true);
    expect(await nextOf()).toEqual(before);

    await context.unroute(door);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.getByText('The server knows').waitFor({ timeout: 30_000 });
    expect(await nextOf()).toBeNull();
    await context.close();

    async function nextOf(): Promise<Date | null> {
      const asked = 'select next from safety.contact where device = $1';
      const { rows } = await stage.database.app.query<{ next: Date | null }>(asked, [device]);
      return rows[0]?.next ?? null;
    }
  });

  test(
    'a stranger who refuses in the server’s name, at another hour, is not believed',
    { timeout: 120_000 },
    async () => {
      const { stage, browser } = held();
      const { page, context } = await joinedObserver(browser, stage);
      const door = '**/api/v1/check-ins';
      const devices: string[] = [];
      await context.route(door, async (route) => {
        devices.push(checkInSchema.parse(route.request().postDataJSON()).device);
        const code = devices.length === 1 ? 'clock-wrong' : 'device-revoked';
        await route.fulfill({ status: 403, json: { code, now: '2026-11-23T06:00:00.000Z' } });
      });
      await page.goto(`${stage.url}/app/#/safety/check-in`);
      const hour = await page.locator('.choices button').first().textContent();
      await page.locator('.choices button').first().click();
      await page.getByText('An answer came that it did not sign (clock-wrong)').waitFor();
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await page.getByText('(device-revoked), which does not count: we keep trying').waitFor();
      await page.getByText('You say that you are well by').waitFor();
      // Her clock is where it was, and she is waited for as soon as the server hears of it.
      expect(await page.locator('.choices button').first().textContent()).toBe(hour);
      await context.unroute(door);
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await page.getByText('The server knows').waitFor({ timeout: 20_000 });
      const asked = 'select next from safety.contact where device = $1';
      const { rows } = await stage.database.app.query<{ next: string }>(asked, devices.slice(0, 1));
      expect(Math.round((Date.parse(rows[0]?.next ?? '') - Date.now()) / 3_600_000)).toBe(1);

      // Until it hears that she ended it, it does wait.
      await context.route(door, (route) => route.fulfill({ status: 403, json: { code: 'device-revoked' } }));
      await page.getByRole('button', { name: 'I am well, stop waiting' }).click();
      await page.getByText('the time that you named before still holds').waitFor();
      expect(await page.getByText('Nobody waits for word from you now').count()).toBe(0);
      await context.close();
    },
  );

  test(
    'at the end of the day receipts leave as a file that can be checked, and the phone forgets',
    { timeout: 180_000 },
    async () => {
      const { stage, browser } = held();
      const folder = await mkdtemp(join(tmpdir(), 'kua-receipts-'));
      const { page, context } = await joinedObserver(browser, stage);
      await holdFor(page, page.locator('.hold'), 1200);
      await page.getByLabel('What is happening').fill('more');
      await page.getByRole('button', { name: 'Send this too' }).click();
      await page
        .getByText(/Accepted: the server signed/)
        .nth(1)
        .waitFor({ timeout: 20_000 });

      await page.goto(`${stage.url}/app/#/safety/here`);
      await page.getByText('Receipts: 2').waitFor();
      // Where she was, and that she called twice, can be read by whoever opens it.
      await page.getByText('Can be read: 3').waitFor();
      expect(await page.locator('.kinds li').allTextContents()).toEqual([
        'Notes of what was sent: 2',
        'Stations that you picked: 1',
      ]);
      await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export the receipts' }).click(),
      ]);
      const file = join(folder, download.suggestedFilename());
      await download.saveAs(file);
      const keys = join(folder, 'keys.txt');
      await writeFile(keys, await (await fetch(`${stage.server.url}/api/v1/elections/${phoneElection}/keys`)).text());
      const verified = await promisify(execFile)(process.execPath, ['apps/verifier/bin/kua-verify.mjs', file]);
      expect(verified.stdout.match(/Received by/g)).toHaveLength(2);

      // Asked once, and nothing is gone before the answer.
      const erase = page.getByRole('button', { name: 'Erase from the phone' });
      await erase.click();
      await page.getByText('It cannot be brought back').waitFor();
      await page.keyboard.press('Enter');
      await erase.waitFor();
      await page.getByText('Receipts: 2').waitFor();
      // A call that has not gone out yet is not forgotten with the others.
      await context.setOffline(true);
      await page.goto(`${stage.url}/app/#/distress`);
      await page.getByLabel('What is happening').fill('and more');
      await page.getByRole('button', { name: 'Send this too' }).click();
      await page.getByText('no network').waitFor();
      await page.goto(`${stage.url}/app/#/safety/here`);
      await erase.click();
      await page.getByRole('button', { name: 'Erase', exact: true }).click();
      await page.getByText('Receipts: 0').waitFor();
      await page.getByText('Notes of what was sent: 1').waitFor();
      await context.setOffline(false);
      await page.getByText('Receipts: 1').waitFor();
      await erase.click();
      await page.getByRole('button', { name: 'Erase', exact: true }).click();
      await page.getByText('Receipts: 0').waitFor();
      await page.getByText('Can be read: 1').waitFor();
      await page.reload();
      await page.getByText('Receipts: 0').waitFor();
      expect(await page.locator('.outbox-bar').textContent()).toMatch(/0.*0.*0/);
      await context.close();
      await rm(folder, { recursive: true });
    },
  );
});

/** All as the server would sign it, in the name of its key, by another one. */
function strangersNote(note: string, said: CheckIn): string {
  const told = parseTold(splitNote(note)?.text ?? '');
  const key = parseNoteKey(/^key (.+)$/m.exec(note)?.[1] ?? '');
  if (told === null || key === null) throw new Error('the server signed nothing');
  const message = messageDigest(checkInMessage(said));
  const text = toldText({ ...told, message, time: new Date().toISOString() }, key);
  return formatNote(text, key, (bytes) => signEd25519(privateKeyOf(new Uint8Array(32).fill(9)), bytes));
}

/** Nobody reaches the page that she leaves to from here. */
async function standIn(context: BrowserContext): Promise<void> {
  await context.route(neutral, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Free encyclopedia</title>' }),
  );
}

/** Whether a text is anywhere in what the page's program holds. */
async function memoryHas(page: Page, text: string): Promise<boolean> {
  const client = await page.context().newCDPSession(page);
  let snapshot = '';
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (snapshot += chunk));
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await client.detach();
  return snapshot.includes(text);
}
