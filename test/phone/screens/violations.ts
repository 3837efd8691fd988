import type { Page } from 'playwright-core';
import type { PhoneScreen } from './screen.ts';

export const screens: readonly PhoneScreen[] = [
  {
    name: 'violation',
    show: ({ page }, url) => begin(page, url),
  },
  {
    name: 'violation-found',
    show: async ({ page }, url) => {
      await begin(page, url);
      await page.locator('.field input').fill('пломба');
      await page.waitForFunction(() => document.querySelector('.seen-group') === null);
    },
  },
  {
    name: 'violation-send',
    show: async ({ page }, url) => {
      await begin(page, url);
      await page.locator('.seen-group .row').first().click();
      await page.locator('.time-field').waitFor();
      await page.locator('summary').first().click();
    },
  },
  {
    name: 'violation-sent',
    show: async ({ page }, url) => {
      await begin(page, url);
      await page.locator('.seen-group .row').nth(4).click();
      await page.locator('.time-field').waitFor();
      await page.locator('.action .button').click();
      await page.waitForSelector('.reported');
    },
  },
  {
    name: 'violation-recorder',
    show: ({ page }, url) => openRecorder(page, url),
  },
  {
    name: 'violation-recording',
    show: async ({ page }, url) => {
      await openRecorder(page, url);
      await page.locator('.shutter').click();
      await page.locator('.sheet .choices').waitFor({ state: 'detached' });
    },
  },
];

/** Anew: an address that is there already is not gone to. */
async function begin(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/app/#/today`);
  await page.waitForSelector('.tiles');
  await page.goto(`${url}/app/#/violation`);
  await page.waitForSelector('.seen-group');
}

async function openRecorder(page: Page, url: string): Promise<void> {
  await begin(page, url);
  await page.locator('.seen-group .row').nth(2).click();
  await page.locator('.time-field').waitFor();
  // Photo, video, sound.
  await page.locator('section .choices button').nth(1).click();
  await page.locator('.shutter:enabled').waitFor();
}
