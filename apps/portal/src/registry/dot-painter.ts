import { closeness, type Frame, type View } from './dot-view.ts';

/** A dot is a colour by index and a size by voters; `rank` orders the drawing: what matters lies on top. */
export type Dots = Readonly<{
  xs: Float32Array;
  ys: Float32Array;
  colors: Uint8Array;
  /** Registered voters; 0 where unknown. */
  voters: Float32Array;
  /** Indexes in drawing order. */
  order: Uint32Array;
}>;

/** Radius in CSS pixels: area by voters, smaller on a small map, growing slower than the map so that zooming in takes crowds apart. */
export function dotRadius(voters: number, view: View, frame: Frame): number {
  const base = voters > 0 ? Math.sqrt(voters / 3000) * 3.1 : 1.6;
  const room = Math.min(1, Math.max(0.5, frame.width / 900));
  return Math.min(Math.max(base, 1.1) * room * Math.pow(closeness(view, frame), 0.42), 16);
}

export type Painter = (context: CanvasRenderingContext2D, dots: Dots, view: View, frame: Frame) => void;

/**
 * Sets the pixels itself: ten thousand dots cost a few milliseconds even where a browser has no graphics card to stamp pictures
 * with. What is covered is overwritten; soft edges are kept against the ground.
 */
export function createPainter(palette: readonly string[], pixelRatio: number): Painter {
  const colors = Uint32Array.from(palette, pixelColor);
  const masks = new Map<number, Mask>();
  let image: ImageData | null = null;
  let pixels = new Uint32Array(0);
  return (context, dots, view, frame) => {
    const { width, height } = context.canvas;
    if (image?.width !== width || image.height !== height) {
      image = context.createImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    }
    pixels.fill(0);
    for (const index of dots.order) {
      const x = Math.round(((dots.xs[index] ?? Number.NaN) * view.scale + view.x) * pixelRatio);
      const y = Math.round(((dots.ys[index] ?? Number.NaN) * view.scale + view.y) * pixelRatio);
      const step = Math.max(2, Math.round(dotRadius(dots.voters[index] ?? 0, view, frame) * pixelRatio * 2));
      const mask = masks.get(step) ?? remember(masks, step, circleMask(step / 2));
      // NaN, a station without coordinates, fails every comparison.
      if (!(x > -mask.half && y > -mask.half && x < width + mask.half && y < height + mask.half)) continue;
      stamp({ pixels, width, height }, mask, colors[dots.colors[index] ?? 0] ?? 0, [x, y]);
    }
    context.putImageData(image, 0, 0);
  };
}

/** How much of each pixel a circle covers, 0–255, in a square of side 2 × half + 1. */
type Mask = Readonly<{ half: number; cover: Uint8Array }>;

function circleMask(radius: number): Mask {
  const half = Math.ceil(radius);
  const side = half * 2 + 1;
  const cover = new Uint8Array(side * side);
  for (let index = 0; index < cover.length; index += 1) {
    const distance = Math.hypot((index % side) - half, Math.floor(index / side) - half);
    cover[index] = Math.round(Math.min(1, Math.max(0, radius - distance + 0.5)) * 255);
  }
  return { half, cover };
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}

type Surface = Readonly<{ pixels: Uint32Array; width: number; height: number }>;

function stamp(
  { pixels, width, height }: Surface,
  { half, cover }: Mask,
  color: number,
  [x, y]: readonly [number, number],
): void {
  const side = half * 2 + 1;
  const left = Math.max(0, half - x);
  const right = Math.min(side, width - x + half);
  const top = Math.max(0, half - y);
  const bottom = Math.min(side, height - y + half);
  for (let row = top; row < bottom; row += 1) {
    let target = (y - half + row) * width + x - half + left;
    for (let column = left; column < right; column += 1, target += 1) {
      const covered = cover[row * side + column] ?? 0;
      if (covered > 127 || (covered > 0 && pixels[target] === 0)) pixels[target] = color | (covered << 24);
    }
  }
}

/** `#rrggbb` as a pixel without opacity; bytes in memory are red, green, blue, opacity. */
function pixelColor(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return ((value & 255) << 16) | (value & 0xff00) | (value >> 16);
}

/** The dot nearest to a point of the canvas within reach, the topmost where several are as near; null for none. */
export function dotAt(dots: Dots, view: View, [x, y]: readonly [number, number], reach: number): number | null {
  let best: number | null = null;
  let bestDistance = reach * reach;
  for (const index of dots.order) {
    const dx = (dots.xs[index] ?? Number.NaN) * view.scale + view.x - x;
    const dy = (dots.ys[index] ?? Number.NaN) * view.scale + view.y - y;
    const distance = dx * dx + dy * dy;
    if (distance <= bestDistance) {
      best = index;
      bestDistance = distance;
    }
  }
  return best;
}
