/** Every room of the desk as the real server fills it, in the language with the longest words: on a phone, on a desk, with text twice as large. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { launchDesk } from './reader.ts';
import { pictureLook, screenFaults } from './room-faults.ts';
import { withRoomScreens } from './room-screens.ts';

/** Where pictures go; nowhere unless asked. */
const pictures = process.env['KUA_DESK_PICTURES'] ?? null;

test.skipIf(findChromium() === null)(
  'no screen is too wide, cuts off a text or keeps anything out of reach',
  { timeout: 600_000 },
  async () => {
    const browser = await launchDesk();
    const found: Record<string, unknown> = {};
    await withRoomScreens(async (screens, open) => {
      expect(screens.length).toBeGreaterThan(10);
      for (const screen of screens) {
        const page = await open(browser, screen, { language: 'kk' });
        const faults = await screenFaults(page, async (look) => {
          if (pictures !== null) await pictureLook(page, look, join(pictures, `${screen.name}-${look}.png`));
        });
        if (Object.keys(faults).length > 0) found[screen.name] = faults;
        await page.context().close();
      }
    });
    await browser.close();
    expect(found).toEqual({});
  },
);
