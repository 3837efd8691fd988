import type { PhoneScreen } from './screen.ts';

const parts = ['check-in', 'contact', 'lock', 'here', 'limits'] as const;

export const screens: readonly PhoneScreen[] = [
  {
    name: 'safety',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/safety`);
    },
  },
  ...parts.map((part) => ({
    name: `safety-${part}`,
    show: async ({ page }: Parameters<PhoneScreen['show']>[0], url: string) => {
      await page.goto(`${url}/app/#/safety/${part}`);
    },
  })),
  {
    name: 'safety-words',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/safety/words`);
      await page.locator('.part .button').click();
      await page.locator('.six-words').waitFor();
    },
  },
  {
    name: 'revoke',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/revoke`);
    },
  },
];
