/** The whole day under what is due now: what else waits is one tap away, and what has passed is not in its way. */
import { expect, test } from 'vitest';
import { joinedObserver } from './observer.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();

test.skipIf(!hasChromium)('what else is due stands first in the whole day', { timeout: 240_000 }, async () => {
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
