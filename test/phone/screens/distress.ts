import { holdFor } from '../holding.ts';
import type { PhoneScreen } from './screen.ts';

export const screens: readonly PhoneScreen[] = [
  {
    name: 'distress-let-go',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await holdFor(page, page.locator('.hold'), 400);
    },
  },
  {
    name: 'distress-accepted',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await holdFor(page, page.locator('.hold'), 1200);
      await page.locator('.call', { hasText: '◑' }).waitFor();
    },
  },
  {
    name: 'distress-safe',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/today`);
      await holdFor(page, page.locator('.hold'), 1200);
      await page.locator('.next-steps .hold').waitFor();
      await holdFor(page, page.locator('.next-steps .hold'), 1200);
      await page.locator('.call.safe').waitFor();
    },
  },
];
