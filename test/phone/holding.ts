import type { Locator, Page } from 'playwright-core';

/** A finger on it for so long. */
export async function holdFor(page: Page, target: Locator, milliseconds: number): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  await target.hover();
  await page.mouse.down();
  await page.waitForTimeout(milliseconds);
  await page.mouse.up();
}
