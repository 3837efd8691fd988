/**
 * Pictures of every screen of the desk: `screenshots-desk [--only TEXT] [--docs]`. One of each, in Russian at 1440, into docs/desk; three
 * languages, three widths, by day and by night into test-results/screenshots-desk, but for `--docs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { launchDesk, type ReaderWish } from '../test/desk/reader.ts';
import { atScreen, deskScreens } from '../test/desk/screens.ts';
import { ensureChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const shown = join(root, 'docs', 'desk');
const looked = join(root, 'test-results', 'screenshots-desk');
const board = { width: 1440, height: 900 };

const looks: readonly (ReaderWish & Readonly<{ language: 'kk' | 'ru' | 'en' }>)[] = (
  ['kk', 'ru', 'en'] as const
).flatMap((language) =>
  [{ width: 360, height: 740 }, { width: 768, height: 1024 }, board].flatMap((size) =>
    (['light', 'dark'] as const).map((scheme) => ({ language, scheme, ...size })),
  ),
);

const { values } = parseArgs({ options: { only: { type: 'string' }, docs: { type: 'boolean', default: false } } });

if (ensureChromium() === null) process.exit(1);
for (const folder of [shown, looked]) mkdirSync(folder, { recursive: true });
const browser = await launchDesk();
const { contest, screens } = await deskScreens();
const wanted = screens.filter(({ name }) => values.only === undefined || name.includes(values.only));

async function shoot(look: ReaderWish, folder: string, suffix: string): Promise<void> {
  for (const screen of wanted) {
    await atScreen(browser, { contest, screen }, look, async ({ page }) => {
      // A few dozen colours are all that is there; this keeps the repository small.
      const picture = await sharp(await page.screenshot())
        .png({ palette: true, colours: 64 })
        .toBuffer();
      writeFileSync(join(folder, `${screen.name}${suffix}.png`), picture);
      process.stdout.write(`${screen.name}${suffix}\n`);
    });
  }
}

try {
  await shoot({ language: 'ru', scheme: 'light', ...board }, shown, '');
  if (!values.docs)
    for (const look of looks) await shoot(look, looked, `-${look.width ?? ''}-${look.language}-${look.scheme ?? ''}`);
} finally {
  await browser.close();
}
