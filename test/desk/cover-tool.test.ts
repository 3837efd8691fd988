/** Covering places of a picture: with the mouse, and with the keyboard alone. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../scenarios/ledger-election.ts';
import { axeViolations } from '../e2e/axe.ts';
import { chromiumPath, coverStage, coveredBy, type CoverStage } from './cover-browser.ts';

const size = { width: 1200, height: 1600 };
const white = 255;

describe.skipIf(chromiumPath === null)('the tool that covers', () => {
  let stage: CoverStage;
  let photo: Buffer;
  beforeAll(async () => {
    stage = await coverStage();
    photo = await sharp({ create: { ...size, channels: 3, background: '#ffffff' } })
      .withExif({ IFD0: { Copyright: 'SECRET' } })
      .jpeg({ quality: 95 })
      .toBuffer();
  });
  afterAll(() => stage.close());

  async function opened(language: 'kk' | 'ru' | 'en' = 'en'): Promise<Page> {
    const page = await stage.open();
    await page.evaluate(([address, spoken]) => globalThis.page.show(address, spoken), [
      stage.put(photo),
      language,
    ] as const);
    await page.waitForSelector('.cover-stage canvas');
    return page;
  }
  /** The grey of some pixels of what was made, and how many places were told. */
  async function finish(
    page: Page,
    spots: readonly (readonly [number, number])[],
  ): Promise<readonly [number, number[], Buffer]> {
    await page.click('.cover-bar .first');
    const ask = () => page.evaluate(() => globalThis.page.made());
    const { answer: made } = await until(ask, (told) => told !== null);
    const bytes = Buffer.from(made?.bytes ?? '', 'base64');
    const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([size.width, size.height]);
    return [made?.regions ?? -1, spots.map(([x, y]) => data[y * size.width + x] ?? -1), bytes];
  }

  test('a rectangle drawn with the mouse is dark in a new picture, which has nothing of the old one', async () => {
    const page = await opened();
    const box = await page.locator('.cover-stage').boundingBox();
    if (box === null) throw new Error('no stage');
    const at = (x: number, y: number): [number, number] => [
      box.x + (x / size.width) * box.width,
      box.y + (y / size.width) * box.width,
    ];
    await page.selectOption('select', 'iin');
    await page.mouse.move(...at(300, 200));
    await page.mouse.down();
    await page.mouse.move(...at(600, 300), { steps: 4 });
    await page.mouse.up();
    // Taken by its middle and moved down; then made wider by its corner.
    await page.mouse.move(...at(450, 250));
    await page.mouse.down();
    await page.mouse.move(...at(450, 450), { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(...at(600, 500));
    await page.mouse.down();
    await page.mouse.move(...at(900, 500), { steps: 4 });
    await page.mouse.up();
    const [regions, greys, bytes] = await finish(page, [
      [450, 250],
      [450, 450],
      [850, 450],
      [1000, 450],
    ]);
    expect(regions).toBe(1);
    expect(greys[0]).toBe(white);
    expect(greys[1]).toBeLessThan(40);
    expect(greys[2]).toBeLessThan(40);
    expect(greys[3]).toBe(white);
    const { exif, iptc, xmp } = await sharp(bytes).metadata();
    expect([exif, iptc, xmp]).toEqual([undefined, undefined, undefined]);
    expect(bytes.includes('SECRET')).toBe(false);
    await page.close();
  });

  test('the keyboard alone adds, moves, sizes, names, removes and takes back', async () => {
    const page = await opened('ru');
    const labels = (): Promise<readonly (string | null)[]> =>
      page.locator('.cover').evaluateAll((covers) => covers.map((cover) => cover.getAttribute('aria-label')));
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('Tab', 'Tab', 'Enter');
    expect(await labels()).toEqual(['Лицо, 1 из 1: 240 × 133, слева 480, сверху 734']);
    await press('2', 'ArrowLeft', 'ArrowLeft', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowDown');
    expect(await labels()).toEqual(['ИИН, 1 из 1: 256 × 149, слева 448, сверху 718']);
    // On a Russian layout too: the key is known by its place.
    await page.keyboard.press('KeyN');
    await press('3', ...Array.from({ length: 20 }, () => 'ArrowDown'));
    expect((await labels())[1]).toBe('Список избирателей, 2 из 2: 240 × 133, слева 480, сверху 1054');
    await press('Shift+Tab', 'Delete');
    expect(await labels()).toEqual(['Список избирателей, 1 из 1: 240 × 133, слева 480, сверху 1054']);
    await page.keyboard.press('KeyZ');
    expect(await labels()).toHaveLength(2);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('cover');
    const [regions, greys] = await finish(page, [
      [500, 760],
      [500, 1100],
      [100, 100],
    ]);
    expect([regions, greys[2]]).toEqual([2, white]);
    expect(Math.max(greys[0] ?? 255, greys[1] ?? 255)).toBeLessThan(40);
    await page.close();
  });

  test('what it shows is what it makes', async () => {
    const page = await opened();
    await page.click('.cover-bar button >> nth=0');
    const shown = await page.evaluate(() => {
      const canvas = document.querySelector('canvas');
      return [...(canvas?.getContext('2d')?.getImageData(600, 800, 1, 1).data ?? [])];
    });
    const [, greys] = await finish(page, [[600, 800]]);
    // A face in a white picture: its lightest grey.
    expect(shown).toEqual([224, 224, 224, 255]);
    expect(greys).toEqual([224]);
    await page.close();
  });

  test('no language of it breaks a rule of accessibility', async () => {
    for (const language of ['kk', 'ru', 'en'] as const) {
      const page = await opened(language);
      await page.click('.cover-bar button >> nth=0');
      const rules = (await axeViolations(page)).filter((line) => !/^(landmark|page-has-heading|region)/.test(line));
      expect(rules, language).toEqual([]);
      await page.close();
    }
  });

  test('a file that is no picture is said to be none, and nothing is made of it', async () => {
    const page = await stage.open();
    await page.evaluate((address) => globalThis.page.show(address, 'en'), stage.put(Buffer.from('words')));
    await page.waitForSelector('[role=alert]');
    expect(await page.evaluate(() => globalThis.page.made())).toBe(null);
    await page.close();
  });

  test('two pictures that differ only in what is covered become the same file', async () => {
    const page = await stage.open();
    const region = { kind: 'list', x: 400, y: 500, width: 300, height: 200 } as const;
    const files = await Promise.all(
      ['#000000', '#c0ffee'].map((background) => {
        const ink = sharp({ create: { width: 300, height: 200, channels: 3, background } })
          .png()
          .toBuffer();
        return ink.then((input) =>
          sharp(photo)
            .composite([{ input, left: 400, top: 500 }])
            .jpeg({ quality: 60 })
            .toBuffer(),
        );
      }),
    );
    const made = await Promise.all(files.map((file) => coveredBy(stage, page, file, [region])));
    expect(made[0]?.equals(made[1] ?? Buffer.alloc(0))).toBe(true);
    // And without a cover they do not.
    const bare = await Promise.all(files.map((file) => coveredBy(stage, page, file, [])));
    expect(bare[0]?.equals(bare[1] ?? Buffer.alloc(0))).toBe(false);
    await page.close();
  });
});
