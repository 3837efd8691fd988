/**
 * Pictures of every screen of the observer's phone: `screenshots-phone [--only TEXT]`. One of each, in Kazakh as a phone shows it, into docs/phone;
 * three languages, three widths, by day and by night into test-results/screenshots-phone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { joinedObserver, launchPhones, openApp, type ObserverWish } from '../test/phone/observer.ts';
import { withPhoneElection, type PhoneStage } from '../test/phone/phone-election.ts';
import { phoneScreens, showScreen } from '../test/phone/screens/all.ts';
import { ensureChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const shown = join(root, 'docs', 'phone');
const looked = join(root, 'test-results', 'screenshots-phone');
const at = '2026-11-22T18:00:30+05:00';
const phone = { width: 360, height: 740 };

const looks: readonly (ObserverWish & Readonly<{ language: 'kk' | 'ru' | 'en' }>)[] = (
  ['kk', 'ru', 'en'] as const
).flatMap((language) =>
  [phone, { width: 768, height: 1024 }, { width: 1440, height: 900 }].flatMap((size) =>
    (['light', 'dark'] as const).map((scheme) => ({ language, scheme, ...size })),
  ),
);

const { values } = parseArgs({ options: { only: { type: 'string' }, docs: { type: 'boolean', default: false } } });
const wanted = (name: string): boolean => values.only === undefined || name.includes(values.only);

async function writePicture(folder: string, name: string, picture: Buffer): Promise<void> {
  // A few dozen colours are all that is there; this keeps the repository small.
  writeFileSync(join(folder, `${name}.png`), await sharp(picture).png({ palette: true, colours: 64 }).toBuffer());
  process.stdout.write(`${name}\n`);
}

async function shoot(stage: PhoneStage, look: (typeof looks)[number], folder: string, suffix: string): Promise<void> {
  if (wanted('join')) {
    const link = await stage.invite();
    const { page, context } = await openApp(browser, stage, { ...look, path: link.slice(link.indexOf('#')) });
    await writePicture(folder, `join${suffix}`, await page.screenshot());
    await context.close();
  }
  const observer = await joinedObserver(browser, stage, { ...look, at });
  for (const screen of phoneScreens.filter(({ name }) => wanted(name))) {
    await showScreen(screen, observer, stage.url);
    await observer.page.waitForTimeout(200);
    await writePicture(folder, `${screen.name}${suffix}`, await observer.page.screenshot());
  }
  await observer.context.close();
}

if (ensureChromium() === null) process.exit(1);
for (const folder of [shown, looked]) mkdirSync(folder, { recursive: true });
const browser = await launchPhones();
try {
  await withPhoneElection(async (stage) => {
    await shoot(stage, { language: 'kk', scheme: 'light', ...phone }, shown, '');
    if (values.docs) return;
    for (const look of looks)
      await shoot(stage, look, looked, `-${look.width ?? ''}-${look.language}-${look.scheme ?? ''}`);
  });
} finally {
  await browser.close();
}
