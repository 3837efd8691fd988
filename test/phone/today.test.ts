/** The whole day under what is due now: what else waits is one tap away, and what has passed is not in its way. */
import { expect, test } from 'vitest';
import { joinedObserver } from './observer.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();
const given = { timeout: 240_000 };

test.skipIf(!hasChromium)('what else is due stands first in the whole day', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { at: '2026-11-22T10:10:00+05:00' });
  const day = page.locator('.whole-day');
  // A fold that is closed has no rows: every way back leads to this screen.
  expect(await day.locator('.row').count()).toBe(0);

  await page.getByRole('button', { name: /more things? (is|are) due/ }).click();
  const due = day.locator('section').first();
  expect(await due.locator('h2').textContent()).toBe('Now');
  await expect
    .poll(() => due.locator('h2').evaluate((heading) => heading.getBoundingClientRect().top))
    .toBeLessThan(370);
  expect(await day.locator(':scope > summary').evaluate((summary) => summary === document.activeElement)).toBe(true);
  const waiting = await due.locator('.row').count();
  await due.getByRole('button', { name: 'Done' }).first().click();
  await expect.poll(() => due.locator('.row').count()).toBe(waiting - 1);

  const earlier = day.locator('details');
  expect(await earlier.locator('.row').count()).toBe(0);
  await earlier.locator('summary').click();
  const passed = /Earlier: (\d+)/.exec((await earlier.locator('summary').textContent()) ?? '')?.[1];
  await expect.poll(() => earlier.locator('.row').count()).toBe(Number(passed));

  await day.locator(':scope > summary').click();
  await expect.poll(() => day.locator('.row').count()).toBe(0);
  await context.close();
});

test.skipIf(!hasChromium)('a phone from elsewhere shows the station’s time', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, {
    at: '2026-11-20T02:10:00+05:00',
    zone: 'America/New_York',
  });
  await page.goto(`${stage.url}/app/#/ready`);
  await page.getByText('fetched 20.11 02:10').waitFor();
  // By the server it is ten minutes later.
  await context.route('**/head.json', async (route) => {
    const answer = await route.fetch();
    const date = new Date('2026-11-20T02:20:30+05:00').toUTCString();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), date } });
  });
  await page.getByRole('button', { name: 'Fetch again' }).click();
  await page.getByText(/The app shows the right time: 02:2\d/).waitFor();
  await context.close();
});

test.skipIf(!hasChromium)('how much is ready; the app is put on the home screen with a tap', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { at: '2026-11-20T10:10:00+05:00' });
  // A browser that asks her whether the notes may stay, and gets no answer, holds nothing up.
  await context.addInitScript(() => {
    navigator.storage.persisted = () => Promise.resolve(false);
    navigator.storage.persist = () => new Promise(() => undefined);
  });
  await page.reload();
  const link = page.locator('.due').getByRole('link', { name: /Readiness: \d of 7/ });
  const n = Number(/(\d) of/.exec((await link.textContent()) ?? '')?.[1]);
  // No browser offers it without a signature of its own: this is what Chromium's looks like to a page.
  const offer = () =>
    page.evaluate(() => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      const prompt = async (): Promise<void> => {
        document.body.setAttribute('data-asked', '');
        await Promise.resolve();
      };
      dispatchEvent(Object.assign(event, { prompt }));
      return event.defaultPrevented;
    });
  expect(await offer()).toBe(true);
  await link.click();
  await page.getByText(`${n} of 7 are ready.`).waitFor();
  await page.getByText('the browser may clear the notes').waitFor();
  const button = page.getByRole('button', { name: 'Put it on the home screen' });
  await button.click();
  await page.locator('[data-asked]').waitFor({ state: 'attached' });
  // An offer holds once; how to do it by hand stays.
  expect(await button.count()).toBe(0);
  await page.getByText(/Choose “Add to home screen”/).waitFor();

  await offer();
  await button.waitFor();
  await page.evaluate(() => dispatchEvent(new Event('appinstalled')));
  await page.getByText('Installed.').waitFor();
  expect(await button.count()).toBe(0);
  await page.getByText(`${n + 1} of 7 are ready.`).waitFor();
  await context.close();
});
