/**
 * Pictures of the desk: `screenshots-desk [--only TEXT] [--all FOLDER]`. One of each screen at 1440, the languages in turn, and two phones into
 * docs/desk; with `--all` instead every screen in three languages and three widths, by day and by night, into FOLDER.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launchDesk, type ReaderWish } from '../test/desk/reader.ts';
import { withRoomScreens } from '../test/desk/room-screens.ts';
import { atScreen, deskScreens } from '../test/desk/screens.ts';
import { ensureChromium } from './chromium.ts';

const languages = ['kk', 'ru', 'en'] as const;
const schemes = ['light', 'dark'] as const;
const phone = { width: 360, height: 740 };
const board = { width: 1440, height: 900 };
const sizes = [phone, { width: 768, height: 1024 }, board];

/** Those that are pictured on a phone, too. */
const carried = ['coverage-late', 'transcribe'];

type Look = ReaderWish & Readonly<{ suffix: string }>;

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, all: { type: 'string' } } });
const folder = values.all === undefined ? join(import.meta.dirname, '..', 'docs', 'desk') : resolve(values.all);

/** How a screen is looked at. `index`: which it is. */
function looksOf(name: string, index: number): readonly Look[] {
  if (values.all !== undefined)
    return languages.flatMap((language) =>
      sizes.flatMap((size) =>
        schemes.map((scheme) => ({ language, scheme, ...size, suffix: `-${size.width}-${language}-${scheme}` })),
      ),
    );
  const shown = { language: languages[index % languages.length] ?? 'kk', ...board, suffix: '' };
  return carried.includes(name) ? [shown, { language: 'kk', ...phone, suffix: '-phone' }] : [shown];
}

async function keep(page: Page, name: string): Promise<void> {
  // A few dozen colours are all that is there; this keeps the repository small.
  const picture = await sharp(await page.screenshot())
    .png({ palette: true, colours: 64 })
    .toBuffer();
  writeFileSync(join(folder, `${name}.png`), picture);
  process.stdout.write(`${name}\n`);
}

const isWanted = ({ name }: Readonly<{ name: string }>): boolean => name.includes(values.only);

if (ensureChromium() === null) process.exit(1);
mkdirSync(folder, { recursive: true });
const browser = await launchDesk();
try {
  await withRoomScreens(async (rooms, open) => {
    for (const [index, screen] of rooms.entries())
      for (const look of isWanted(screen) ? looksOf(screen.name, index) : []) {
        const page = await open(browser, screen, look);
        await keep(page, `${screen.name}${look.suffix}`);
        await page.context().close();
      }
  });
  const { contest, screens } = await deskScreens();
  for (const [index, screen] of screens.entries())
    for (const look of isWanted(screen) ? looksOf(screen.name, index) : [])
      await atScreen(browser, { contest, screen }, look, ({ page }) => keep(page, `${screen.name}${look.suffix}`));
} finally {
  await browser.close();
}
