import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { likenessDistance, likenessProbes, nearDistance } from '@kua/core/protocols/photo-likeness.ts';
import { realData, realDataMissing } from '../../../../test/real/real-data.ts';
import { likenessOf } from './image-likeness.ts';

const names = [
  'hn-2025-acta1-cropped.jpg',
  'hn-2025-acta3-cropped.jpg',
  'id-2024-blank-form-page2.jpeg',
  'ke-2013-form34-page1-cropped.jpg',
];

/** What happens to a photo that goes round a messenger, is photographed from a screen, or is scanned once more. */
const changes: Readonly<Record<string, (photo: Buffer, width: number) => Sharp>> = {
  'encoded anew': (photo) => sharp(photo).jpeg({ quality: 40 }),
  'of half the size': (photo, width) => sharp(photo).resize({ width: Math.round(width / 2) }),
  'turned by one degree': (photo) => sharp(photo).rotate(1, { background: '#fff' }),
  'turned and smaller': (photo, width) =>
    sharp(photo)
      .rotate(-1, { background: '#fff' })
      .resize({ width: Math.round(width * 0.7) }),
};

test.skipIf(realDataMissing !== null)(
  'copies of real protocols are near however they were changed; other protocols are not, of the same form neither',
  { timeout: 120_000 },
  async () => {
    const photos = await Promise.all(
      names.map(async (name) => {
        const photo = await readFile(join(realData, 'protocol-images', name));
        return { name, photo, likeness: await likenessOf(photo), width: (await sharp(photo).metadata()).width };
      }),
    );
    const missed: string[] = [];
    for (const { name, photo, likeness, width } of photos) {
      for (const [how, change] of Object.entries(changes)) {
        const changed = await likenessOf(await change(photo, width).jpeg().toBuffer());
        if (!isFound(likeness, changed)) missed.push(`${name} ${how}: ${likenessDistance(likeness, changed)}`);
      }
    }
    expect(missed).toEqual([]);
    const confused = photos.flatMap((left, index) =>
      photos
        .slice(index + 1)
        .flatMap((right) => (isFound(left.likeness, right.likeness) ? [`${left.name} ${right.name}`] : [])),
    );
    expect(confused).toEqual([]);
  },
);

test(
  'of sheets of one form, filled in by other hands and photographed from elsewhere, few are taken for one another',
  { timeout: 120_000 },
  async () => {
    const sheets = await Promise.all(Array.from({ length: 60 }, (_, seed) => likenessOfSheet(seed)));
    let [pairs, flagged] = [0, 0];
    for (const [index, left] of sheets.entries()) {
      for (const right of sheets.slice(index + 1)) {
        pairs += 1;
        if (isFound(left, right)) flagged += 1;
      }
    }
    expect(pairs).toBe(1770);
    // Measured: 173. Where they are many, the nearest are shown first.
    expect(flagged).toBeLessThan(0.15 * pairs);
  },
);

/** As the table is searched: a quarter in common, at most one bit of it aside. */
function isFound(left: string, right: string): boolean {
  const quarters = [0, 4, 8, 12].map((start) => right.slice(start, start + 4));
  const met = likenessProbes(left).some((probes, index) => probes.includes(quarters[index] ?? ''));
  return met && likenessDistance(left, right) <= nearDistance;
}

/** Figures by another hand, the sheet a little turned, somewhere on a table. */
async function likenessOfSheet(seed: number): Promise<string> {
  const of = (salt: number, below: number): number =>
    (Math.imul(seed * 31 + salt * 17 + 7, 2_654_435_761) >>> 8) % below;
  const rows = Array.from({ length: 14 }, (_, row) => {
    const y = 150 + row * 50;
    const hand = `x="${440 + of(row + 50, 30)}" y="${y}" font-size="${28 + of(row + 90, 12)}"`;
    return `<text x="40" y="${y}" font-size="18">row ${row} of the protocol</text>
      <rect x="420" y="${y - 30}" width="140" height="42" fill="none" stroke="#222"/><text ${hand}>${of(row, 2000)}</text>`;
  });
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="900"><rect width="600" height="900" fill="#f4f2ea"/>
    <text x="150" y="70" font-size="30">PROTOCOL</text>${rows.join('')}</svg>`;
  const table = '#54402c';
  const sides = { top: of(201, 60), left: of(202, 60), bottom: of(203, 60), right: of(204, 60) };
  const photo = await sharp(Buffer.from(sheet))
    .rotate(of(200, 7) - 3, { background: table })
    .extend({ ...sides, background: table })
    .jpeg()
    .toBuffer();
  return likenessOf(photo);
}
