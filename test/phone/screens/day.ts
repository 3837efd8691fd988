import type { PhoneScreen } from './screen.ts';

export const screens: readonly PhoneScreen[] = [
  {
    name: 'today',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await page.waitForSelector('.due');
    },
  },
  {
    name: 'today-whole-day',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await page.locator('.whole-day summary').click();
    },
  },
  {
    name: 'ready',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/ready`);
      await page.waitForSelector('.checks');
    },
  },
  {
    name: 'station-regions',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/station`);
      await page.waitForSelector('.rows');
    },
  },
  {
    name: 'station',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/station`);
      await page.locator('.regions .row').first().click();
      await page.locator('.field input').fill('16');
    },
  },
  {
    name: 'station-moved',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await page.goto(`${url}/app/#/station`);
      await page.locator('.regions .row').first().click();
      await page.locator('.field input').fill('166');
      await page.locator('.row').first().click();
    },
  },
];
