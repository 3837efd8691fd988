import type { PhoneScreen } from './screen.ts';

const at = (url: string, ...ids: readonly string[]): string => `${url}/app/#/${ids.join('/')}`;

export const screens: readonly PhoneScreen[] = [
  {
    name: 'lists',
    show: async ({ page }, url) => {
      await page.goto(at(url, 'lists'));
      await page.waitForSelector('.lists');
    },
  },
  {
    name: 'list-question',
    show: async ({ page }, url) => {
      await page.goto(at(url, 'list', 'voting', 'papers'));
      await page.waitForSelector('#asked');
      await page.locator('.how summary').click();
    },
  },
  {
    name: 'list-several',
    show: async ({ page }, url) => {
      await page.goto(at(url, 'list', 'voting', 'hindered'));
      await page.locator('.choices button').first().click();
    },
  },
  {
    name: 'list-offer',
    show: async ({ page }, url) => {
      await page.goto(at(url, 'list', 'voting', 'bundle'));
      await page.locator('.choices button').first().click();
      await page.waitForSelector('.offer');
    },
  },
  {
    name: 'list-number',
    show: async ({ page }, url) => {
      await page.goto(at(url, 'list', 'home', 'home-requests'));
      await page.locator('.digits').fill('17');
    },
  },
  {
    name: 'list-overview',
    show: async ({ page }, url) => {
      await page.goto(at(url, 'list', 'home', 'home-late'));
      await page.locator('.choices button').nth(2).click();
      await page.locator('.question-top button').click();
      await page.waitForSelector('.overview');
    },
  },
];
