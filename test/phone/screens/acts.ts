import type { Page } from 'playwright-core';
import type { PhoneScreen } from './screen.ts';

const step = (name: string, until: string): PhoneScreen => ({
  name: `act-${name}`,
  show: async ({ page }, url) => {
    await begin(page, url);
    await page.goto(`${url}/app/#/act/${name}`);
    await page.waitForSelector(until);
  },
});

export const screens: readonly PhoneScreen[] = [
  {
    name: 'act',
    show: async ({ page }, url) => {
      await begin(page, url);
    },
  },
  step('facts', 'textarea'),
  step('people', 'fieldset'),
  {
    name: 'act-witness',
    show: async ({ page }, url) => {
      await begin(page, url);
      await page.goto(`${url}/app/#/act/witness`);
      await page.locator('details').first().locator('summary').click();
      await page.locator('details').last().locator('summary').first().click();
      const show = page.locator('details').last().locator('> .part > .button');
      await show.or(page.locator('.qr')).first().waitFor();
      if (await show.isVisible()) await show.click();
      await page.waitForSelector('.qr');
    },
  },
  step('served', '.choices'),
  step('send', '.rows'),
  {
    name: 'act-copy',
    show: async ({ page }, url) => {
      await begin(page, url);
      await page.goto(`${url}/app/#/act/send`);
      await page.waitForSelector('.rows');
      await page.locator('.action button').click();
      await page.waitForSelector('.paper');
    },
  },
  {
    name: 'countersign',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await page.waitForSelector('.tiles');
      await page.goto(`${url}/app/#/countersign`);
      await page.locator('summary').click();
      const digest = 'AB'.repeat(32);
      await page.locator('textarea').fill(`KUA-ACT/1 PHONE-2026 ${digest} OPEN.02 2026-11-22T05:00:00Z`);
      await page.locator('button[type=submit]').click();
      await page.waitForSelector('.what');
    },
  },
  {
    name: 'countersigned',
    show: async ({ page }) => {
      await page.locator('.action .button').last().click();
      await page.waitForSelector('.qr');
    },
  },
];

/** An act about the first violation of the list, or the one that is begun already. */
async function begin(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/app/#/today`);
  await page.waitForSelector('.tiles');
  await page.goto(`${url}/app/#/act`);
  await page.waitForSelector('.seen-group, .act-progress');
  if (await page.locator('.seen-group').first().isVisible()) await page.locator('.seen-group .row').first().click();
  await page.waitForSelector('.act-progress');
}
