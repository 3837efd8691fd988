/**
 * Makes a picture in which regions are destroyed: not a layer over them, new pixels in their place. Why some are solid and others a
 * coarse mosaic stands in docs/decisions/0020-what-covers-what.md.
 */

/** What is covered: it decides how. */
export const regionKinds = ['face', 'iin', 'list', 'other'] as const;
export type RegionKind = (typeof regionKinds)[number];

/** A rectangle of whole pixels. */
export type Area = Readonly<{ x: number; y: number; width: number; height: number }>;
export type Region = Area & Readonly<{ kind: RegionKind }>;

/** Red, green, blue, opacity of each pixel, row by row: what a canvas gives. */
export type Pixels = Readonly<{ width: number; height: number; data: Uint8ClampedArray }>;

/** So many tiles along the longer side of a mosaic, each one of so many greys: 18 bits of a face at most, whatever its size. */
export const mosaicTiles = 3;
export const mosaicGreys = 4;

/** JPEG thinks in blocks of up to 16 pixels, and its loss spreads what is in one over all of it. */
const block = 16;
/** The phone's picture had such blocks too, which lie anywhere since it was turned and made smaller: 16 pixels, and 4 for the mixing of neighbours. */
const spread = block + 4;

const solid = 0x20;

/** What is really covered: whole blocks around the region, so that no trace of it stays beside it. Null where nothing of it lies in the picture. */
export function coveredArea(region: Area, picture: Readonly<{ width: number; height: number }>): Area | null {
  const [left, right] = coveredSide(region.x, region.width, picture.width);
  const [top, bottom] = coveredSide(region.y, region.height, picture.height);
  return right <= left || bottom <= top ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

function coveredSide(from: number, length: number, most: number): readonly [number, number] {
  if (length <= 0 || from >= most || from + length <= 0) return [0, 0];
  const start = Math.floor((from - spread) / block) * block;
  const end = Math.ceil((from + length + spread) / block) * block;
  return [Math.max(0, start), Math.min(most, end)];
}

/** A new picture. Regions that overlap are covered one after another, those that need a solid cover last. */
export function redacted(picture: Pixels, regions: readonly Region[]): Pixels {
  const { width, height } = picture;
  const made = { width, height, data: new Uint8ClampedArray(picture.data) };
  const areas = regions.map(({ kind, ...region }) => ({ kind, area: coveredArea(region, picture) }));
  // Averages are taken of the original, less whatever is covered solidly: nothing of that goes into them.
  for (const { kind, area } of areas) if (kind !== 'face' && area !== null) fill(made, area, solid);
  const averaged = { ...made, data: new Uint8ClampedArray(made.data) };
  for (const { kind, area } of areas) if (kind === 'face' && area !== null) mosaic(averaged, made, area);
  for (const { kind, area } of areas) if (kind !== 'face' && area !== null) fill(made, area, solid);
  return made;
}

function mosaic(from: Pixels, to: Pixels, area: Area): void {
  const tile = Math.ceil(Math.max(area.width, area.height) / mosaicTiles);
  for (let y = 0; y < area.height; y += tile) {
    for (let x = 0; x < area.width; x += tile) {
      const part = {
        x: area.x + x,
        y: area.y + y,
        width: Math.min(tile, area.width - x),
        height: Math.min(tile, area.height - y),
      };
      fill(to, part, quantised(greyOf(from, part)));
    }
  }
}

/** The middle of the band of greys in which it lies. */
function quantised(grey: number): number {
  const band = 256 / mosaicGreys;
  return Math.floor(grey / band) * band + band / 2;
}

/** From 0 to 255. */
function greyOf({ data, width }: Pixels, area: Area): number {
  let sum = 0;
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let at = (y * width + area.x) * 4; at < (y * width + area.x + area.width) * 4; at += 4)
      sum += 299 * (data[at] ?? 0) + 587 * (data[at + 1] ?? 0) + 114 * (data[at + 2] ?? 0);
  }
  return sum / (1000 * area.width * area.height);
}

function fill({ data, width }: Pixels, area: Area, grey: number): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    const [start, end] = [(y * width + area.x) * 4, (y * width + area.x + area.width) * 4];
    data.fill(grey, start, end);
    for (let at = start + 3; at < end; at += 4) data[at] = 255;
  }
}
