/** A phone whose clock is hours wrong, and then put right: her lawyers hear of her when she is really missed, and never when she said she is well. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { releasedContacts } from '../../apps/server/src/access/contact-store.ts';
import { until } from '../scenarios/ledger-election.ts';
import { joinedObserver, launchPhones } from './observer.ts';
import { phoneElection, withPhoneElection, type PhoneStage } from './phone-election.ts';
import { hasChromium } from './stage.ts';

const [minute, hour] = [60_000, 3_600_000];
/** The job that releases looks every two seconds. */
const jobMs = 5000;

describe.skipIf(!hasChromium).each([
  { clock: 'three hours ahead', offMs: 3 * hour },
  { clock: 'three hours behind', offMs: -3 * hour },
])('a phone with its clock $clock', ({ offMs }) => {
  test('is missed when she does not come back, and not before', { timeout: 180_000 }, async () => {
    let passedMs = 0;
    const serverNow = (): number => Date.now() + passedMs;
    const browser = await launchPhones();
    const story = async (stage: PhoneStage): Promise<void> => {
      // The release that she joined by told it no better: nothing says yet that the clock is wrong.
      const { page, context } = await joinedObserver(browser, stage, {
        at: new Date(Date.now() + offMs).toISOString(),
      });
      await context.unroute('**/head.json');
      await context.route('**/head.json', async (route) => {
        const answer = await route.fetch();
        const date = new Date(serverNow()).toUTCString();
        await route.fulfill({ response: answer, headers: { ...answer.headers(), date } });
      });
      const pass = async (minutes: number): Promise<void> => {
        passedMs += minutes * minute;
        await page.clock.fastForward(minutes * minute);
      };
      /** In how many minutes the server begins to miss her. */
      const missedIn = async (): Promise<number | null> => {
        const { rows } = await stage.database.app.query<{ next: string | null }>('select next from safety.contact');
        const next = rows[0]?.next ?? null;
        return next === null ? null : Math.round((Date.parse(next) - serverNow()) / minute);
      };
      const released = async () => (await releasedContacts(stage.database.app, phoneElection)).length;

      await page.goto(`${stage.url}/app/#/safety/check-in`);
      await page.locator('.choices button').first().click();
      await theServerKnows(page);
      expect(await missedIn()).toBe(60);

      await page.goto(`${stage.url}/app/#/safety/contact`);
      await page.getByLabel('Your name').fill('Aigerim');
      await page.getByRole('button', { name: 'Seal and leave' }).click();
      await theServerKnows(page);

      await page.goto(`${stage.url}/app/#/safety/check-in`);
      await pass(50);
      expect(await missedIn()).toBe(10);
      await well(page);
      await until(missedIn, (minutes) => minutes === 60);

      // Without a line: said now, heard half an hour later.
      await context.setOffline(true);
      await pass(20);
      await well(page);
      await page.getByText('The server does not know yet: no network').waitFor();
      await pass(30);
      expect(await missedIn()).toBe(10);
      await context.setOffline(false);
      await until(missedIn, (minutes) => minutes === 30, 30_000);

      // Somebody puts the clock right.
      await page.clock.setSystemTime(new Date(serverNow()));
      await pass(20);
      await well(page);
      await until(missedIn, (minutes) => minutes === 60, 30_000);
      await theServerKnows(page);

      await pass(60);
      await pause(jobMs);
      expect(await released()).toBe(0);
      passedMs += 3 * minute;
      await until(released, (count) => count === 1);
      await context.close();
    };
    try {
      await withPhoneElection(story, { clock: () => new Date(serverNow()) });
    } finally {
      await browser.close();
    }
  });
});

test.skipIf(!hasChromium)(
  'a clock some minutes ahead that is put right makes nothing older: “I am well” is heard',
  { timeout: 120_000 },
  async () => {
    const browser = await launchPhones();
    const story = async (stage: PhoneStage): Promise<void> => {
      const { page, context } = await joinedObserver(browser, stage, {
        at: new Date(Date.now() + 8 * minute).toISOString(),
      });
      const heard = async () =>
        (
          await stage.database.app.query<{ said: string; next: string | null }>(
            'select said_at as said, next from safety.contact',
          )
        ).rows[0];
      await page.goto(`${stage.url}/app/#/safety/check-in`);
      await page.locator('.choices button').first().click();
      await theServerKnows(page);
      const first = await heard();
      // The server took it eight minutes ahead, and heard at once what she meant.
      expect(Math.round((Date.parse(first?.next ?? '') - Date.now()) / minute)).toBe(60);
      expect(Math.round((Date.parse(first?.said ?? '') - Date.now()) / minute)).toBe(8);

      await page.clock.setSystemTime(new Date());
      await page.getByRole('button', { name: 'I am well, stop waiting' }).click();
      await until(heard, (now) => now?.next === null, 20_000);
      await page.getByText('Nobody waits for word from you now').waitFor();
      await theServerKnows(page);
      await context.close();
    };
    try {
      await withPhoneElection(story);
    } finally {
      await browser.close();
    }
  },
);

async function theServerKnows(page: Page): Promise<void> {
  await page.getByText('The server knows').waitFor({ timeout: 20_000 });
}

async function well(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^I am well, next/ }).click();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
