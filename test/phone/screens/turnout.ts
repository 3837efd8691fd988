import type { PhoneScreen } from './screen.ts';

export const screens: readonly PhoneScreen[] = [
  {
    name: 'count',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/count`);
      for (let voter = 0; voter < 12; voter += 1) await page.locator('.count-one').click();
    },
  },
  {
    name: 'count-announced',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/count`);
      await page.waitForSelector('.counting');
      if ((await page.locator('.announced').count()) === 0) await page.locator('.counting > .ghost').click();
      await page.locator('.announced .digits').fill('1240');
    },
  },
  {
    name: 'count-hours',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/count`);
      await page.locator('.other-hours summary').click();
      await page.locator('.hours').scrollIntoViewIfNeeded();
    },
  },
];
