import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coveredArea, mosaicGreys, redacted, regionKinds, type Pixels, type Region } from './redaction.ts';

function picture(width: number, height: number, seed: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0, state = seed; at < data.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    data[at] = at % 4 === 3 ? 255 : state >> 16;
  }
  return { width, height, data };
}

function inside({ width, data }: Pixels, area: ReturnType<typeof coveredArea>): ReadonlySet<number> {
  const found = new Set<number>();
  if (area === null) return found;
  for (let y = area.y; y < area.y + area.height; y += 1)
    for (let x = area.x; x < area.x + area.width; x += 1) found.add(data[(y * width + x) * 4] ?? 0);
  return found;
}

const place = fc.record({
  kind: fc.constantFrom(...regionKinds),
  x: fc.integer({ min: -60, max: 160 }),
  y: fc.integer({ min: -60, max: 160 }),
  width: fc.integer({ min: 0, max: 120 }),
  height: fc.integer({ min: 0, max: 120 }),
});

describe('a redacted picture', () => {
  test('does not depend on what lies below a solid cover, whatever lies over what', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 6 }), fc.integer(), (regions, seed) => {
        const one = picture(131, 97, 1);
        const areas = regions.map((region) => ({ kind: region.kind, area: coveredArea(region, one) }));
        const two = { ...one, data: new Uint8ClampedArray(one.data) };
        const noise = picture(131, 97, (seed % 1000) + 2000);
        for (const { kind, area } of areas) {
          if (kind === 'face' || area === null) continue;
          for (let y = area.y; y < area.y + area.height; y += 1)
            for (let at = (y * 131 + area.x) * 4; at < (y * 131 + area.x + area.width) * 4; at += 1)
              two.data[at] = noise.data[at] ?? 0;
        }
        const [left, right] = [redacted(one, regions), redacted(two, regions)];
        expect(Buffer.from(left.data).equals(Buffer.from(right.data))).toBe(true);
        expect(one.data).toEqual(picture(131, 97, 1).data);
      }),
    );
  });

  test('has of a face nine greys of four at most, whatever its size', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 9999 }), (given, seed) => {
        const one = picture(131, 97, seed);
        const region: Region = { ...given, kind: 'face' };
        const made = redacted(one, [region]);
        const greys = inside(made, coveredArea(region, one));
        expect(greys.size).toBeLessThanOrEqual(mosaicGreys);
        for (const grey of greys) expect([32, 96, 160, 224]).toContain(grey);
      }),
    );
  });

  test('is the same where pixels of a face change places inside of a tile', () => {
    const one = picture(96, 96, 5);
    const region: Region = { kind: 'face', x: 20, y: 20, width: 56, height: 56 };
    const two = { ...one, data: new Uint8ClampedArray(one.data) };
    // Rows of one tile, the other way round.
    for (let y = 0; y < 32; y += 1) two.data.copyWithin(y * 96 * 4, 0, 0);
    for (let y = 0; y < 32; y += 1)
      two.data.set(one.data.subarray((31 - y) * 96 * 4, (31 - y) * 96 * 4 + 32 * 4), y * 96 * 4);
    expect(two.data).not.toEqual(one.data);
    expect(redacted(two, [region]).data).toEqual(redacted(one, [region]).data);
  });

  test('is covered in whole blocks beyond the region, and not outside of them', () => {
    const size = { width: 200, height: 100 };
    expect(coveredArea({ x: 50, y: 20, width: 30, height: 10 }, size)).toEqual({ x: 16, y: 0, width: 96, height: 64 });
    expect(coveredArea({ x: 190, y: 90, width: 30, height: 30 }, size)).toEqual({
      x: 160,
      y: 64,
      width: 40,
      height: 36,
    });
    expect(coveredArea({ x: 300, y: 0, width: 30, height: 30 }, size)).toBe(null);
    expect(coveredArea({ x: 10, y: 10, width: 0, height: 5 }, size)).toBe(null);
    const one = picture(200, 100, 3);
    const made = redacted(one, [{ kind: 'iin', x: 50, y: 20, width: 30, height: 10 }]);
    for (let at = 0; at < one.data.length; at += 4) {
      const [x, y] = [(at / 4) % 200, Math.floor(at / 800)];
      const covered = x >= 16 && x < 112 && y < 64;
      if (!covered) expect(made.data[at]).toBe(one.data[at]);
      else expect(made.data[at]).toBe(0x20);
    }
  });
});
