import type { PhoneScreen } from './screen.ts';

export const screens: readonly PhoneScreen[] = [
  {
    name: 'guide',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/guide`);
      await page.waitForSelector('.guide');
    },
  },
  {
    name: 'guide-limits',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/guide`);
      await page.locator('.limits summary').click();
    },
  },
  {
    name: 'guide-found',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/guide`);
      await page.locator('.field input').fill('43');
      await page.waitForSelector('.guide details[open]');
    },
  },
];
