/**
 * The attack that has read many a number under a blur: whoever knows the form in which it is printed tries every digit, hides it in the same way,
 * and takes the one that looks most alike. As in Hill, Zhou, Saul, Shacham: On the (In)effectiveness of Mosaicing and Blurring as Tools for
 * Document Redaction (PETS 2016), without its statistics, which would only make it stronger.
 */
import sharp from 'sharp';
import type { Pixels } from '@kua/core/pictures/redaction.ts';
import type { Random } from './random.ts';

/** Five by seven dots each. */
const digits = [
  '01110100011001110101110011000101110',
  '00100011000010000100001000010001110',
  '01110100010000100010001000100011111',
  '11111000100010000010000011000101110',
  '00010001100101010010111110001000010',
  '11111100001111000001000011000101110',
  '00110010001000011110100011000101110',
  '11111000010001000100010000100001000',
  '01110100011000101110100011000101110',
  '01110100011000101111000010001001100',
];
export const digitCount = 12;
const dot = 4;
const cell = { width: 6 * dot, height: 9 * dot };
export const line = { x: 400, y: 300, width: digitCount * cell.width, height: cell.height };

/** A part of a page with a number of twelve digits in it. `paper`: the page, the same for numbers that are to be told apart. */
export function numbered(paper: Pixels, number: string, at: Readonly<{ x: number; y: number }> = line): Pixels {
  const data = new Uint8ClampedArray(paper.data);
  for (const [place, digit] of number.split('').entries()) {
    for (const [index, ink] of (digits[Number(digit)] ?? '').split('').entries()) {
      if (ink === '0') continue;
      const [left, top] = [at.x + place * cell.width + (index % 5) * dot, at.y + (1 + Math.floor(index / 5)) * dot];
      for (let y = top; y < top + dot; y += 1)
        for (let x = left; x < left + dot; x += 1)
          data.fill(30, (y * paper.width + x) * 4, (y * paper.width + x) * 4 + 3);
    }
  }
  return { ...paper, data };
}

/** White with the grain of a camera. */
export function grainyPaper(width: number, height: number, random: Random): Pixels {
  const grain = random.bytes(width * height);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at += 1)
    data.fill(225 + ((grain[at] ?? 0) % 21), at * 4, at * 4 + 3).fill(255, at * 4 + 3, at * 4 + 4);
  return { width, height, data };
}

export function randomNumber(random: Random): string {
  return Array.from({ length: digitCount }, () => String(random.integer(10))).join('');
}

export async function pixelsIn(file: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

export function asJpeg({ width, height, data }: Pixels, quality = 90): Promise<Buffer> {
  return sharp(Buffer.from(data), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality })
    .toBuffer();
}

/** A way of hiding, from pixels to a public file. */
export type Hide = (page: Pixels) => Promise<Buffer>;

/** How many of the digits are read right, of `digitCount`. The attacker has clean paper and the way of hiding, not the number. */
export async function readDigits(
  published: Buffer,
  number: string,
  { hide, paper }: Readonly<{ hide: Hide; paper: Pixels }>,
): Promise<number> {
  const seen = await pixelsIn(published);
  let best = '';
  const tried = await Promise.all(
    digits.map(async (_, digit) => pixelsIn(await hide(numbered(paper, String(digit).repeat(digitCount))))),
  );
  for (let place = 0; place < digitCount; place += 1) {
    const distances = tried.map((made) => distance(seen, made, place));
    const least = Math.min(...distances);
    // Where all look the same there is nothing to choose by.
    best += Math.max(...distances) === least ? '?' : String(distances.indexOf(least));
  }
  return number.split('').filter((digit, place) => digit === best[place]).length;
}

function distance(seen: Pixels, made: Pixels, place: number): number {
  let sum = 0;
  const left = line.x + place * cell.width;
  for (let y = line.y; y < line.y + cell.height; y += 1)
    for (let x = left; x < left + cell.width; x += 1) {
      const at = (y * seen.width + x) * 4;
      sum += ((seen.data[at] ?? 0) - (made.data[at] ?? 0)) ** 2;
    }
  return sum;
}

/** What many programs call blur. */
export async function blurred(page: Pixels, sigma: number): Promise<Pixels> {
  const { x: left, y: top, width, height } = line;
  const raw = { width: page.width, height: page.height, channels: 4 } as const;
  const part = await sharp(Buffer.from(page.data), { raw })
    .extract({ left, top, width, height })
    .blur(sigma)
    .png()
    .toBuffer();
  return pixelsIn(
    await sharp(Buffer.from(page.data), { raw })
      .composite([{ input: part, left, top }])
      .png()
      .toBuffer(),
  );
}

/** What many programs call a mosaic: fine tiles, exact averages. */
export async function tiled(page: Pixels, tile: number): Promise<Pixels> {
  const { x: left, y: top, width, height } = line;
  const raw = { width: page.width, height: page.height, channels: 4 } as const;
  const small = await sharp(Buffer.from(page.data), { raw })
    .extract({ left, top, width, height })
    .resize(Math.ceil(width / tile), Math.ceil(height / tile), { kernel: 'cubic', fit: 'fill' })
    .png()
    .toBuffer();
  const part = await sharp(small).resize(width, height, { kernel: 'nearest', fit: 'fill' }).png().toBuffer();
  return pixelsIn(
    await sharp(Buffer.from(page.data), { raw })
      .composite([{ input: part, left, top }])
      .png()
      .toBuffer(),
  );
}
