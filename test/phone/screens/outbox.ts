import { seedOutbox } from '../seeded-outbox.ts';
import type { PhoneScreen } from './screen.ts';

export const screens: readonly PhoneScreen[] = [
  {
    name: 'outbox-empty',
    show: async ({ page }, url) => {
      await page.goto(`${url}/app/#/outbox`);
    },
  },
  {
    name: 'outbox-waiting',
    show: async ({ page, context }, url) => {
      await context.route('**/api/v1/**', (route) => route.abort());
      await seedOutbox(page, { waiting: 4, accepted: 12, rank: 'photo' });
      await seedOutbox(page, { waiting: 2, accepted: 0, rank: 'video' });
      await page.goto(`${url}/app/#/today`);
      await page.goto(`${url}/app/#/outbox`);
      await page.locator('.rows .row').first().waitFor();
    },
  },
];
