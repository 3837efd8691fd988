import type { Page } from 'playwright-core';
import type { PhoneStage } from './phone-election.ts';

/** With a page of a phone that has joined nothing, or nothing any more, whatever browser it is in. */
export async function joinWith(page: Page, stage: PhoneStage): Promise<void> {
  const link = await stage.invite();
  await page.goto(`${stage.url}/app/${link.slice(link.indexOf('#'))}`);
  await page.locator('.join .button').click();
  await page.locator('.row').first().click();
  await page.locator('.field input').fill('164');
  await page.locator('.row').first().click();
  await page.waitForSelector('.checks');
}
