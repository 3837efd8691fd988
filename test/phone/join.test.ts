/** From an invitation to a phone that needs no line; and what somebody in between cannot do. */
import { expect, test } from 'vitest';
import { until } from '../scenarios/ledger-election.ts';
import { joinedObserver, openApp } from './observer.ts';
import { hasChromium, shareStage } from './stage.ts';

const given = { timeout: 120_000 };
const ready = shareStage();

const hashOf = (link: string): string => link.slice(link.indexOf('#'));

test.skipIf(!hasChromium)('an observer joins with a link and is asked nothing about herself', given, async () => {
  const { stage, browser } = ready();
  const link = await stage.invite();
  const { page, context } = await openApp(browser, stage, { language: 'ru', path: hashOf(link) });
  // Nobody who takes the phone finds the invitation in its history.
  expect(page.url()).not.toContain(link.slice(-33));
  expect(await page.locator('input').count()).toBe(0);
  await page.getByRole('button', { name: 'Присоединиться' }).click();
  await page.getByRole('heading', { name: 'На каком вы участке?' }).waitFor();
  await page.getByRole('button', { name: /Север/ }).click();
  await page.getByLabel('Номер участка или улица').fill('164');
  await page.getByRole('button', { name: /Участок № 164/ }).click();
  await page.getByRole('heading', { name: 'Готовность' }).waitFor();
  await page.getByRole('link', { name: 'К сегодняшнему дню' }).click();
  await page.getByRole('heading', { name: /Участок № 164/ }).waitFor();
  expect(page.url()).not.toContain('164');
  await context.close();
});

test.skipIf(!hasChromium)('the app opens without a line, with all that she had', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { language: 'kk' });
  await until(
    () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state ?? 'none'),
    (state) => state === 'activated',
  );
  await page.reload();
  await page.waitForSelector('.due');
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('heading', { name: /№ 164 учаске/ }).waitFor();
  for (const screen of ['guide', 'safety', 'lists', 'violation', 'protocol', 'count', 'outbox', 'act', 'station']) {
    await page.goto(`${stage.url}/app/#/${screen}`);
    await page.waitForSelector('.top h1');
  }
  await context.close();
});

test.skipIf(!hasChromium)('two tabs never write the same notebook: the newest one works', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { language: 'en' });
  const second = await context.newPage();
  await second.goto(`${stage.url}/app/`);
  await second.getByRole('heading', { name: /Station № 164/ }).waitFor();
  await page.getByRole('heading', { name: 'Open in another window' }).waitFor();
  await page.getByRole('button', { name: 'Go on here' }).click();
  await page.getByRole('heading', { name: /Station № 164/ }).waitFor();
  await second.getByRole('heading', { name: 'Open in another window' }).waitFor();
  await context.close();
});

test.skipIf(!hasChromium)('an invitation serves one phone', given, async () => {
  const { stage, browser } = ready();
  const link = await stage.invite();
  const first = await openApp(browser, stage, { path: hashOf(link) });
  await first.page.getByRole('button', { name: 'Join' }).click();
  await first.page.getByRole('heading', { name: 'Which station are you at?' }).waitFor();
  const second = await openApp(browser, stage, { path: hashOf(link) });
  await second.page.getByRole('button', { name: 'Join' }).click();
  expect(await second.page.getByRole('alert').textContent()).toContain('Another phone has joined');
  await first.context.close();
  await second.context.close();
});

test.skipIf(!hasChromium)('an answer that was lost on the way does not use the invitation up', given, async () => {
  const { stage, browser } = ready();
  const link = await stage.invite();
  const { page, context } = await openApp(browser, stage, { path: hashOf(link) });
  let cut = true;
  await page.route('**/api/v1/enrolments', async (route) => {
    if (!cut) return route.continue();
    cut = false;
    await route.fetch();
    return route.abort();
  });
  await page.getByRole('button', { name: 'Join' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('The invitation is still good');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { name: 'Which station are you at?' }).waitFor();
  await context.close();
});

test.skipIf(!hasChromium)('somebody between phone and server cannot give it other keys', given, async () => {
  const { stage, browser } = ready();
  const link = await stage.invite();
  const other = `${hashOf(link).slice(0, -32)}${'0'.repeat(32)}`;
  const { page, context } = await openApp(browser, stage, { path: other });
  await page.getByRole('button', { name: 'Join' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('the server’s key is not the one in the invitation');
  await context.close();
});

test.skipIf(!hasChromium)('forms that nobody signed are not taken', given, async () => {
  const { stage, browser } = ready();
  const link = await stage.invite();
  const { page, context } = await openApp(browser, stage, { path: hashOf(link) });
  await page.route('**/head.json', async (route) => {
    const answer = await route.fetch();
    const head = (await answer.json()) as Record<string, unknown>;
    await route.fulfill({ response: answer, json: { ...head, sequence: 1_000_000 } });
  });
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('The forms are not on the phone yet').waitFor();
  await context.close();
});

test.skipIf(!hasChromium)('a phone whose clock is three hours wrong shows the right hour', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { language: 'en', at: '2026-11-22T18:00:30+05:00' });
  // Its own clock jumps; the server's word does not.
  await page.unroute('**/head.json');
  await page.route('**/head.json', async (route) => {
    const answer = await route.fetch();
    const real = new Date((await page.evaluate(() => Date.now())) - 3 * 3_600_000);
    await route.fulfill({ response: answer, headers: { ...answer.headers(), date: real.toUTCString() } });
  });
  await page.clock.setSystemTime(new Date('2026-11-22T21:00:30+05:00'));
  await page.reload();
  await page.getByText('18:00', { exact: true }).waitFor();
  await page.goto(`${stage.url}/app/#/ready`);
  await page.getByText(/wrong by 180 minutes/).waitFor();
  await context.close();
});
