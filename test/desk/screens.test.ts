/** Every screen of the desk: usable by everybody, in three languages and three widths, by day and by night. */
import { expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { axeViolations } from '../e2e/axe.ts';
import { launchDesk, type ReaderWish } from './reader.ts';
import { largerTextFaults, reachFaults } from './room-faults.ts';
import { atScreen, deskScreens } from './screens.ts';

const hasChromium = findChromium() !== null;

const looks: readonly ReaderWish[] = [
  { language: 'kk', width: 1440, height: 900, scheme: 'light' },
  { language: 'ru', width: 768, height: 1024, scheme: 'dark' },
  { language: 'en', width: 360, height: 740, scheme: 'light' },
];

test.skipIf(!hasChromium).each(looks)(
  'all screens in $language at $width, $scheme',
  { timeout: 300_000 },
  async (look) => {
    const browser = await launchDesk();
    const { contest, screens } = await deskScreens();
    const faults: string[] = [];
    for (const screen of screens) {
      await atScreen(browser, { contest, screen }, look, async ({ page }) => {
        const found = [...(await axeViolations(page)), ...(await reachFaults(page))];
        faults.push(...found.map((fault) => `${screen.name}: ${fault}`));
        for (const [larger, more] of Object.entries(await largerTextFaults(page)))
          faults.push(...more.map((fault) => `${screen.name} ${larger}: ${fault}`));
      });
    }
    await browser.close();
    expect(screens.length).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  },
);
