/** A coordinator works through reports with keys alone, on the real server; each screen in three languages. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { until } from '../scenarios/ledger-election.ts';
import type { SignedIn } from './desk-stage.ts';
import { launchDesk, openDesk } from './reader.ts';
import { recipientsOf, report, seen as told, send, threats } from './report-stage.ts';
import { roomFaults } from './room-faults.ts';
import { protocolPhoto } from './verification-stage.ts';
import { atTheDesk, election, seen, type ViolationsStage } from './violations-stage.ts';

const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'desk');

async function openRoom(browser: Browser, { server }: ViolationsStage, { token }: SignedIn): Promise<Page> {
  const { page } = await openDesk(browser, server, { election, token, room: 'violations' });
  await page.locator('.violations .entry').first().waitFor();
  return page;
}

describe.skipIf(findChromium() === null)('violations at the desk', () => {
  let browser: Browser;
  let desk: string;
  beforeAll(async () => {
    browser = await launchDesk();
    desk = await appBuild('desk');
    mkdirSync(pictures, { recursive: true });
  }, 120_000);
  afterAll(() => browser.close());

  test('from the first report to what the public reads, and a call that rings meanwhile, by keys alone', async () => {
    await atTheDesk(
      async (stage) => {
        const [first, second, third] = stage.phones;
        const at = '2026-11-22T10:50:00+05:00';
        await stage.send(first, { kind: 'violation', station: '1', body: seen('VOTE.01', at, 'Бросили пачку в урну') });
        await stage.send(second, { kind: 'violation', station: '1', body: seen('VOTE.03', at, 'Опускали за других') });
        const coordinator = await stage.sign({ roles: ['coordinator'] });
        const page = await openRoom(browser, stage, coordinator);
        // Nobody publishes what she reviewed herself.
        const lawyer = await openRoom(browser, stage, await stage.sign({ roles: ['lawyer'] }));
        const press = async (...keys: readonly string[]): Promise<void> => {
          for (const key of keys) await page.keyboard.press(key);
        };
        const now = (text: string | RegExp) =>
          page.locator('.report > .under').first().filter({ hasText: text }).waitFor();
        await page.getByText('They may be about one event').waitFor();
        await press('o');
        await page.getByText('Бросили пачку в урну').waitFor();
        await press('t');
        await now('In review');
        await press('c');
        await now('Confirmed');
        // The way back, and forth again.
        await press('z');
        await now('In review');
        await press('c');
        await now('Confirmed');
        await press('x');
        // The other one.
        await press('1');
        await page.locator('.entry').filter({ hasText: 'New' }).waitFor();
        await page.getByText('Report').first().waitFor();
        await now('New');
        await press('t');
        await now('In review');
        await press('u');
        await now('Not settled');
        await press('g');
        await page.locator('.incident').waitFor();
        expect(await page.locator('.incident > .under').first().textContent()).toBe('Draft · Reports: 2');
        // Nothing is public without its words.
        await press('p');
        await page.getByText('The text is needed in all three languages').waitFor();
        await page.locator('textarea').first().focus();
        for (const words of ['Жәшікке бума салды.', 'В урну опустили пачку.', 'A stack was put into the box.']) {
          await page.keyboard.type(words);
          await press('Tab');
        }
        // A number is pointed out while she writes, and not kept.
        await page.locator('textarea').last().focus();
        await page.keyboard.type(' Call +7 701 000 00 00');
        await page.getByText('phone number: +7 701 000 00 00').waitFor();
        await press('Control+Enter');
        await page.locator('.trouble').filter({ hasText: 'Take it out and save again' }).waitFor();
        await press(...Array.from(' Call +7 701 000 00 00', () => 'Backspace'));
        await press('Control+Enter');
        await page.getByRole('button', { name: 'Publish' }).waitFor();
        await page.screenshot({ path: join(pictures, 'violations-event-1440-en.png') });

        // Somebody calls for help while she writes.
        await stage.send(third, { kind: 'distress', station: '2', body: { at, text: 'помогите' } });
        const bar = page.locator('.distress');
        await bar.waitFor();
        await page.waitForFunction(() => document.title === '1 call for help');
        await page.screenshot({ path: join(pictures, 'violations-distress-1440-en.png') });
        await press('Alt+d');
        await bar.waitFor({ state: 'detached' });
        await page.getByText(/You have taken the call: Station 2/).waitFor();

        await page.locator('h1').first().click();
        await press('p');
        await page.getByText('Somebody else publishes it').waitFor();
        await lawyer.keyboard.press('4');
        await lawyer.getByRole('button', { name: 'Events', pressed: true }).waitFor();
        await lawyer.locator('.incident').waitFor();
        await lawyer.keyboard.press('p');
        await lawyer.locator('.incident').getByRole('button', { name: 'Withdraw' }).waitFor();
        const file = await stage.published((one) => one !== null);
        expect(file?.events[0]).toMatchObject({ outcome: 'confirmed', station: null, reports: { observer: 2 } });
        await lawyer.keyboard.press('w');
        await lawyer.getByRole('dialog', { name: 'Why you withdraw it' }).waitFor();
        await lawyer.keyboard.press('4');
        await lawyer.locator('.incident').getByRole('button', { name: 'Publish' }).waitFor();
        const after = await stage.published((one) => one?.incidents === 0);
        expect(after?.taken).toMatchObject([{ reason: 'safety' }]);
        // She thinks better of it, and it is as it was; then so does the one who found it, who may not publish.
        await lawyer.keyboard.press('z');
        await lawyer.locator('.incident').getByRole('button', { name: 'Withdraw' }).waitFor();
        await stage.published((one) => one?.incidents === 1);
        // Of two answers the second was asked for when all of this was done.
        for (let answer = 0; answer < 2; answer += 1)
          await page.waitForResponse((one) => /violations\/\d+$/.test(one.url()));
        await page.locator('.incident').getByRole('button', { name: 'Withdraw' }).waitFor();
        await press('w');
        await page.getByRole('dialog', { name: 'Why you withdraw it' }).waitFor();
        await press('1');
        await page.locator('.incident').getByRole('button', { name: 'Publish' }).waitFor();
        await press('z');
        await page.locator('.incident').getByRole('button', { name: 'Withdraw' }).waitFor();
        await stage.published((one) => one?.incidents === 1);
        await lawyer.context().close();

        expect(await roomFaults(page, pictures, 'violations')).toEqual({});
        await page.context().close();
      },
      { desk },
    );
  }, 180_000);

  test('a photo of a report is covered for its event; what voters tell is checked beside it', async () => {
    await atTheDesk(
      async (stage) => {
        const at = '2026-11-22T10:50:00+05:00';
        const [phone] = stage.phones;
        // Work for the door of voters is measured by the clock of this machine.
        stage.setClock(new Date().toISOString());
        const photo = await protocolPhoto();
        await stage.send(phone, { kind: 'violation', station: '1', body: seen('VOTE.01', at, 'Пачка в урне'), photo });
        const place = { url: stage.server.url, election };
        const keys = await recipientsOf(place);
        for (const [body, station] of [
          [told('VOTE.01', 'Видел то же самое'), '1'],
          [threats('Декан грозит отчислить'), null],
          [threats('То же говорит проректор'), null],
        ] as const)
          expect((await send(place, await report(place, keys, body, station))).status).toBe(201);
        const coordinator = await stage.sign({ roles: ['coordinator'] });
        const page = await openRoom(browser, stage, coordinator);
        const lawyer = await openRoom(browser, stage, await stage.sign({ roles: ['lawyer'] }));
        const press = async (...pressed: readonly string[]): Promise<void> => {
          for (const key of pressed) await page.keyboard.press(key);
        };
        const state = (text: string) => page.locator('.report > .under').first().filter({ hasText: text }).waitFor();

        // A note goes with the decision.
        await page.locator('.field input').focus();
        await page.keyboard.type('asked for the minutes');
        await press('Alt+t');
        await state('In review');
        await page.locator('dd').filter({ hasText: 'asked for the minutes' }).waitFor();
        await page.locator('h1').first().click();
        await press('c');
        await state('Confirmed');
        await press('g');
        await page.locator('.incident').waitFor();
        await page.locator('textarea').first().focus();
        for (const words of ['Жәшікке бума салды.', 'В урну опустили пачку.', 'A stack was put into the box.']) {
          await page.keyboard.type(words);
          await press('Tab');
        }
        await page.locator('h1').first().click();

        // The photo is opened and covered; what she had typed stays, and the picture belongs to the event.
        await press('v');
        await page.locator('.cover-stage canvas').waitFor();
        await press('n');
        await page.screenshot({ path: join(pictures, 'violations-cover-1440-en.png') });
        await press('p');
        await page.getByLabel('Covered photo 1').waitFor();
        expect(await page.getByLabel('Covered photo 1').isChecked()).toBe(true);
        expect(await page.locator('textarea').last().inputValue()).toBe('A stack was put into the box.');
        await press('Control+Enter');
        await page.getByRole('button', { name: 'Publish' }).waitFor();
        await lawyer.keyboard.press('4');
        await lawyer.getByRole('button', { name: 'Events', pressed: true }).waitFor();
        await lawyer.locator('.incident').waitFor();
        // What she publishes is what she sees.
        await until(
          () => lawyer.locator('.incident textarea').last().inputValue(),
          (text) => text === 'A stack was put into the box.',
        );
        await lawyer.keyboard.press('p');
        await lawyer.locator('.incident').getByRole('button', { name: 'Withdraw' }).waitFor();
        const file = await stage.published((one) => one !== null);
        expect(file?.events[0]?.pictures).toHaveLength(1);

        // What voters told: one is kept, two facts of pressure say the same.
        await press('6');
        await page.locator('.entry').nth(2).waitFor();
        await press('o');
        await page.getByText('Видел то же самое').waitFor();
        await press('a');
        await state('kept');
        expect(await page.locator('.entry').count()).toBe(2);
        await press('7');
        await page.locator('h2').filter({ hasText: 'Pressure on people' }).waitFor();
        await page.locator('.entry[aria-current]').first().waitFor();
        await press('x', 'j');
        await page.getByRole('button', { name: /^Repeats report/ }).waitFor();
        await press('d');
        await state('repeats report');
        await page.locator('.entry').nth(1).waitFor({ state: 'detached' });
        expect(await roomFaults(page, pictures, 'violations-pressure')).toEqual({});

        // The kept one stands among the others with its origin, and somebody else adds it to the event.
        await press('1');
        await page.locator('.entry small').filter({ hasText: 'voter · New' }).waitFor();
        await lawyer.keyboard.press('1');
        await lawyer.locator('.entry small').filter({ hasText: 'voter · New' }).waitFor();
        await press('t');
        await state('In review');
        await press('c');
        await state('Confirmed');
        await lawyer.locator('.report > .under').first().filter({ hasText: 'Confirmed' }).waitFor();
        await lawyer.keyboard.press('e');
        await lawyer.locator('.incident > .under').first().filter({ hasText: 'Reports: 2' }).waitFor();
        const both = await stage.published((one) => one?.events[0]?.reports.citizen === 1);
        expect(both?.events[0]?.reports).toMatchObject({ observer: 1, citizen: 1 });
        expect(await roomFaults(page, pictures, 'violations-event')).toEqual({});
        await page.context().close();
      },
      { desk },
    );
  }, 240_000);
});
