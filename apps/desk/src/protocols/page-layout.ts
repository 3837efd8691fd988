/** Where the pages of a copy lie on the table, and how they are turned. */
export type Size = Readonly<{ width: number; height: number }>;
/** Quarters of a turn to the right, and the fine angle in degrees that straightens. */
export type Turn = Readonly<{ quarters: number; angle: number }>;
export type Placed = Size & Readonly<{ left: number; top: number; scale: number }>;

export const unturned: Turn = { quarters: 0, angle: 0 };
const edge = 16;
const gap = 16;

export function boxOf({ width, height }: Size, { quarters }: Turn): Size {
  return quarters % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** Pages beside one another, equally high, as large as the table lets them be, in its middle. */
export function layPages(boxes: readonly Size[], table: Size): readonly Placed[] {
  const room = { width: table.width - 2 * edge - gap * (boxes.length - 1), height: table.height - 2 * edge };
  const widths = boxes.map(({ width, height }) => width / height);
  const together = widths.reduce((sum, width) => sum + width, 0);
  const height = Math.max(1, Math.min(room.height, room.width / Math.max(together, 1e-9)));
  const all = together * height + gap * (boxes.length - 1);
  let left = (table.width - all) / 2;
  return boxes.map((box, index) => {
    const width = (widths[index] ?? 0) * height;
    const placed = { left, top: (table.height - height) / 2, width, height, scale: height / box.height };
    left += width + gap;
    return placed;
  });
}

/** How the table is looked at: `x` and `y` move it, in its own pixels. */
export type Look = Readonly<{ zoom: number; x: number; y: number }>;
export const wholeLook: Look = { zoom: 1, x: 0, y: 0 };

const mostZoom = 8;
const leastZoom = 0.5;

/** Nearer or farther; the point (from the middle of the table) stays where it is. */
export function zoomed(look: Look, factor: number, at: Readonly<{ x: number; y: number }> = { x: 0, y: 0 }): Look {
  const zoom = Math.min(mostZoom, Math.max(leastZoom, look.zoom * factor));
  const moved = zoom / look.zoom;
  return { zoom, x: at.x - (at.x - look.x) * moved, y: at.y - (at.y - look.y) * moved };
}

/** As wide as the table, from the top of the page. */
export function widthLook(placed: readonly Placed[], table: Size): Look {
  const [first] = placed;
  const last = placed.at(-1);
  if (first === undefined || last === undefined) return wholeLook;
  const zoom = Math.min(mostZoom, (table.width - 2 * edge) / (last.left + last.width - first.left));
  return { zoom, x: 0, y: (zoom * first.height) / 2 - table.height / 2 + edge };
}
