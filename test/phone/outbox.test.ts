/** What she saved: where it lies, why it waits, when others have it, when anybody can see it; and how it leaves without a network. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { kua } from '../scenarios/kua-command.ts';
import { until } from '../scenarios/ledger-election.ts';
import { unsealedOf } from './unsealed.ts';
import { hasChromium, shareStage } from './stage.ts';
import { holdFor } from './holding.ts';
import { joinedObserver, type Observer, type ObserverWish } from './observer.ts';
import { phoneElection, type PhoneStage } from './phone-election.ts';
import { seedOutbox } from './seeded-outbox.ts';

describe.skipIf(!hasChromium)('the outbox', () => {
  const held = shareStage();

  /** Her phone has the whole app and no line, and a call for help was saved on it. */
  async function cutOff(stage: PhoneStage, wish: ObserverWish = {}): Promise<Observer> {
    const observer = await joinedObserver(held().browser, stage, wish);
    const { page, context } = observer;
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await holdFor(page, page.locator('.hold'), 1200);
    await page.locator('.more-words').waitFor();
    await page.goto(`${stage.url}/app/#/outbox`);
    await page.locator('.rows .row').first().waitFor();
    return observer;
  }

  test(
    'waits with its reason, is accepted with a number, and is public when the log has it',
    { timeout: 90_000 },
    async () => {
      const { stage } = held();
      const { page, context } = await cutOff(stage);
      expect(await page.locator('.rows .row').first().textContent()).toMatch(
        /Calls for help.*No network: goes by itself/,
      );
      await page.getByRole('button', { name: 'Send now' }).click();
      await page.getByText('There is no network. All of it is safe').waitFor();

      await context.setOffline(false);
      await page.getByText(/^◑ Accepted: 1|^● Public: 1/).waitFor({ timeout: 20_000 });
      await page.getByText('Public: 1').waitFor({ timeout: 45_000 });
      await page.getByText('Receipt numbers').click();
      expect(await page.locator('details .row').first().textContent()).toMatch(/No\. \d+ in the log/);
      expect(await page.locator('.outbox-bar').textContent()).toMatch(/0.*on this phone.*1.*accepted.*1.*public/);

      // What was found is remembered: without a line, and after the app was gone.
      await context.setOffline(true);
      await page.reload();
      await page.getByText('Public: 1').waitFor();
      await context.close();
    },
  );

  test(
    'a log that has something else in its place is shown as a broken promise; the receipt stays',
    { timeout: 90_000 },
    async () => {
      const { stage } = held();
      const { page, context } = await cutOff(stage);
      // Whoever changes what she said on the disk of this phone plays a log that changed it: the two no longer agree.
      await context.route('**/log/**', (route) => route.abort());
      await context.setOffline(false);
      await page.getByText('Accepted: 1').waitFor({ timeout: 20_000 });
      await changeWaybill(page);
      await context.unroute('**/log/**');
      await page.getByText('Broken promises: 1').waitFor({ timeout: 45_000 });
      await page.goto(`${stage.url}/app/#/safety/here`);
      await page.getByText('Receipts: 1').waitFor();
      expect(await page.getByRole('button', { name: 'Erase from the phone' }).isDisabled()).toBe(true);
      await context.close();
    },
  );

  test('only words, only Wi-Fi: the rest says that it waits by her choice', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage);
    await context.route('**/api/v1/files*', (route) => route.abort());
    await seedOutbox(page, { waiting: 3, accepted: 0, rank: 'photo' });
    await page.goto(`${stage.url}/app/#/outbox`);
    await page.getByRole('button', { name: 'Only words' }).click();
    await page.getByText('You let only words and figures go').waitFor();
    await page.reload();
    await page.getByText('You let only words and figures go').waitFor();
    await page.getByRole('button', { name: 'Everything' }).click();
    await page.getByText('You let only words and figures go').waitFor({ state: 'detached' });
    await context.close();
  });

  test(
    'the file that a carrier brings is taken, counted once, and the phone hears of it',
    { timeout: 120_000 },
    async () => {
      const { stage } = held();
      const folder = await mkdtemp(join(tmpdir(), 'kua-carried-'));
      const before = (await unsealedOf(stage, { kind: 'distress', count: 0 })).length;
      const { page, context } = await cutOff(stage);
      await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: /Save to a file/ }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('lists.bin');
      const file = join(folder, 'carried');
      await download.saveAs(file);
      // It stays on the phone until the phone has a receipt.
      await page.getByText(/The file is ready/).waitFor();
      expect(await page.locator('.outbox-bar b').first().textContent()).toContain('1');

      const keys = join(folder, 'keys.txt');
      await writeFile(keys, await (await fetch(`${stage.server.url}/api/v1/elections/${phoneElection}/keys`)).text());
      const ended = await kua('receive', 'bundle', file, '--to', stage.server.url, '--keys', keys);
      expect(ended.code, ended.err + ended.out).toBe(0);
      expect(await readFile(`${file}.receipts`, 'utf8')).toContain('kua-receipt/1');
      await until(
        () => unsealedOf(stage, { kind: 'distress', count: 0 }),
        (all) => all.length === before + 1,
      );

      await context.setOffline(false);
      await page.getByText(/^◑ Accepted: 1|^● Public: 1/).waitFor({ timeout: 20_000 });
      expect(await unsealedOf(stage, { kind: 'distress', count: 0 })).toHaveLength(before + 1);
      await context.close();
      await rm(folder, { recursive: true });
    },
  );

  test('five hundred things are a few lines, and taps answer at once', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage);
    await context.route('**/api/v1/**', (route) => route.abort());
    await seedOutbox(page, { waiting: 400, accepted: 100, rank: 'photo' });
    const client = await context.newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await page.goto(`${stage.url}/app/#/outbox`);
    await page.getByText('On this phone: 400').waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(10);
    const tapMs = await page.evaluate(async () => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Only words');
      const times: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const began = performance.now();
        button?.click();
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        times.push(performance.now() - began);
      }
      return times.toSorted((a, b) => a - b)[2] ?? Infinity;
    });
    expect(tapMs).toBeLessThan(100);
    await page.locator('summary').click();
    await page.getByText('Show more (80 left)').waitFor();
    expect(await page.locator('details .row').count()).toBe(20);
    await context.close();
  });
});

/** The digest of what was sent, as this phone remembers it, becomes another one. */
function changeWaybill(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('notes');
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('kept', 'readwrite');
          const store = transaction.objectStore('kept');
          const asked = store.getAll();
          asked.onsuccess = () => {
            for (const kept of asked.result as { waybill: { digest: string } }[])
              store.put({ ...kept, waybill: { ...kept.waybill, digest: 'ab'.repeat(32) } });
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
}
