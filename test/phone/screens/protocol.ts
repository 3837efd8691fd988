import type { Page } from 'playwright-core';
import type { PhoneScreen } from './screen.ts';

const contest = 'president';

/** In the paper's order, then the ballot's. Null: not on the paper. */
export const paper: readonly (number | null)[] = [2114, 685, 2135, 1450, 680, 671, 9, 0, null, 400, 200, 66, 5];

export async function openStep(page: Page, url: string, step: string): Promise<void> {
  // From elsewhere: where she is already, nothing would begin anew.
  await page.goto(`${url}/app/#/today`);
  await page.goto(`${url}/app/#/protocol/${contest}${step === '' ? '' : `/${step}`}`);
  await page.waitForSelector('.top h1');
}

export async function takePhoto(page: Page, part: number): Promise<void> {
  const taken = page.locator('.shot small').nth(part);
  const before = await taken.textContent();
  await page.locator('.shot').nth(part).click();
  await page.locator('.shutter').click({ timeout: 60_000 });
  await page.locator('.preview canvas').waitFor();
  await page.locator('.sheet-action .button').last().click();
  await page.waitForFunction(({ index, was }) => document.querySelectorAll('.shot small')[index]?.textContent !== was, {
    index: part,
    was: before,
  });
}

/** On the keys of the app, from a figure on; each is left with "Next". */
export async function typeFigures(page: Page, figures: readonly (number | null)[], from = 1): Promise<void> {
  for (const [index, figure] of figures.entries()) {
    await page.waitForURL((address) => address.hash.endsWith(`/figures/${from + index}`));
    const keys = page.locator('.keypad .key');
    if (figure === null) await keys.nth(9).click();
    else for (const digit of String(figure)) await keys.getByText(digit, { exact: true }).click();
    await page.locator('.typing .button').last().click();
  }
}

async function showCheck(page: Page, url: string, figures: readonly (number | null)[]): Promise<void> {
  await openStep(page, url, 'figures/1');
  await typeFigures(page, figures);
  await page.waitForSelector('.sums');
}

async function send(page: Page): Promise<void> {
  await page.locator('.action .button').click();
  await page.waitForSelector('.code');
}

export const screens: readonly PhoneScreen[] = [
  { name: 'protocol', show: ({ page }, url) => openStep(page, url, '') },
  { name: 'protocol-photos', show: ({ page }, url) => openStep(page, url, 'photos') },
  {
    name: 'camera',
    show: async ({ page }, url) => {
      await openStep(page, url, 'photos');
      await page.locator('.shot').first().click();
      await page.locator('.sight video').waitFor();
    },
  },
  {
    name: 'camera-preview',
    show: async ({ page }, url) => {
      await openStep(page, url, 'photos');
      await page.locator('.shot').first().click();
      await page.locator('.shutter').click();
      await page.locator('.preview canvas').waitFor();
    },
  },
  {
    name: 'protocol-figure',
    show: async ({ page }, url) => {
      await openStep(page, url, 'figures/1');
      await typeFigures(page, paper.slice(0, 4));
      await openStep(page, url, 'figures/4');
      await page.waitForSelector('.sum');
    },
  },
  { name: 'protocol-check', show: ({ page }, url) => showCheck(page, url, paper.with(4, 690)) },
  { name: 'protocol-figures', show: ({ page }, url) => openStep(page, url, 'figures') },
  {
    name: 'protocol-refusal',
    show: async ({ page }, url) => {
      await openStep(page, url, '');
      await page.locator('.body > .button.ghost').click();
      await page.waitForSelector('.refusal');
    },
  },
  {
    name: 'protocol-sent',
    show: async ({ page }, url) => {
      await showCheck(page, url, paper);
      await send(page);
    },
  },
];
