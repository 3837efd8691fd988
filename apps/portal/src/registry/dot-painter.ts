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

type Sprite = Readonly<{ image: HTMLCanvasElement; half: number }>;

/** Radius in CSS pixels: area by voters, growing slower than the map so that zooming in takes crowds apart. */
export function dotRadius(voters: number, near: number): number {
  const base = voters > 0 ? Math.sqrt(voters / 3000) * 3.1 : 1.6;
  return Math.min(Math.max(base, 1.1) * Math.pow(near, 0.42), 16);
}

/** Draws ten thousand dots in a few milliseconds: each colour and size is drawn once and then stamped. */
export function createPainter(palette: readonly string[], pixelRatio: number) {
  const sprites = new Map<number, Sprite>();
  const sprite = (color: number, radius: number): Sprite => {
    const step = Math.max(1, Math.round(radius * 2));
    const key = color * 64 + step;
    const known = sprites.get(key);
    if (known !== undefined) return known;
    const made = drawSprite(palette[color] ?? '#888', (step / 2) * pixelRatio);
    sprites.set(key, made);
    return made;
  };
  return (context: CanvasRenderingContext2D, dots: Dots, view: View, frame: Frame): void => {
    const near = closeness(view, frame);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const margin = 20;
    for (const index of dots.order) {
      const x = (dots.xs[index] ?? Number.NaN) * view.scale + view.x;
      const y = (dots.ys[index] ?? Number.NaN) * view.scale + view.y;
      // NaN, a station without coordinates, fails every comparison.
      if (!(x > -margin && y > -margin && x < frame.width + margin && y < frame.height + margin)) continue;
      const { image, half } = sprite(dots.colors[index] ?? 0, dotRadius(dots.voters[index] ?? 0, near));
      context.drawImage(image, Math.round(x * pixelRatio - half), Math.round(y * pixelRatio - half));
    }
  };
}

function drawSprite(color: string, radius: number): Sprite {
  const half = Math.ceil(radius + 1);
  const image = document.createElement('canvas');
  image.width = half * 2;
  image.height = half * 2;
  const context = image.getContext('2d');
  if (context !== null) {
    context.fillStyle = color;
    context.beginPath();
    context.arc(half, half, radius, 0, Math.PI * 2);
    context.fill();
  }
  return { image, half };
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
