/** What is covered in a picture while somebody works on it. Pure: each change is a new draft, and can be undone. */
import { regionKinds, type Area, type Region, type RegionKind } from '@kua/core/pictures/redaction.ts';

export type Draft = Readonly<{ regions: readonly Region[]; past: readonly (readonly Region[])[] }>;

export type PictureSize = Readonly<{ width: number; height: number }>;

export const emptyDraft: Draft = { regions: [], past: [] };

/** Pixels: what is smaller was a slip of the hand. */
export const leastSide = 8;
const mostUndone = 100;

function next(draft: Draft, regions: readonly Region[]): Draft {
  return { regions, past: [...draft.past, draft.regions].slice(-mostUndone) };
}

export function added(draft: Draft, region: Region): Draft {
  return next(draft, [...draft.regions, region]);
}

export function changed(draft: Draft, index: number, region: Region): Draft {
  return next(
    draft,
    draft.regions.map((each, at) => (at === index ? region : each)),
  );
}

export function removed(draft: Draft, index: number): Draft {
  return next(
    draft,
    draft.regions.filter((_, at) => at !== index),
  );
}

export function undone(draft: Draft): Draft {
  const regions = draft.past.at(-1);
  return regions === undefined ? draft : { regions, past: draft.past.slice(0, -1) };
}

/** A new one in the middle, for whoever works without a mouse. */
export function middleRegion({ width, height }: PictureSize, kind: RegionKind): Region {
  const [wide, high] = [Math.round(width / 5), Math.round(height / 12)];
  return inside({ x: (width - wide) / 2, y: (height - high) / 2, width: wide, height: high, kind }, { width, height });
}

/** Between two corners, whichever was first. */
export function betweenCorners(from: Readonly<{ x: number; y: number }>, to: Readonly<{ x: number; y: number }>): Area {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

/** The region kept inside of the picture, in whole pixels, never smaller than a hand can hold. */
export function inside<T extends Area>(region: T, picture: PictureSize): T {
  const width = clamp(Math.round(region.width), leastSide, picture.width);
  const height = clamp(Math.round(region.height), leastSide, picture.height);
  const x = clamp(Math.round(region.x), 0, picture.width - width);
  const y = clamp(Math.round(region.y), 0, picture.height - height);
  return { ...region, x, y, width, height };
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key makes of a region; null for a key that means nothing to it. Undefined: it is removed. */
export function keyed(
  region: Region,
  { key, shiftKey }: Readonly<{ key: string; shiftKey: boolean }>,
  picture: PictureSize,
): Region | undefined | null {
  if (key === 'Delete' || key === 'Backspace') return undefined;
  const kind = /^[1-4]$/.test(key) ? regionKinds[Number(key) - 1] : undefined;
  if (kind !== undefined) return { ...region, kind };
  const arrow = arrows[key];
  if (arrow === undefined) return null;
  // A hundredth of the picture: few presses from edge to edge, and fine enough for a line of writing.
  const step = Math.max(4, Math.round(Math.max(picture.width, picture.height) / 100));
  const [right, down] = arrow.map((direction) => direction * step) as [number, number];
  if (!shiftKey) return inside({ ...region, x: region.x + right, y: region.y + down }, picture);
  return inside({ ...region, width: region.width + right, height: region.height + down }, picture);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
