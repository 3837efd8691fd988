/** What is wrong with a page before the camera, as far as a few hundred grey dots can tell. It helps; it holds nobody up. */

/** `dark`: too little light. `cut`: the page goes over the outline on some side. `far`: it fills the outline by little. */
export type FrameHint = 'dark' | 'cut' | 'far';

/** Brightness 0 to 255, row by row. */
export type Grey = Readonly<{ width: number; height: number; dots: Readonly<ArrayLike<number>> }>;

/** Height of a sheet of A4 by its width; the outline fills so much of the picture. */
const sheet = 297 / 210;
const filled = 0.9;

const darkest = 45;
/** Paper on a table: brighter by that much, or no edge is seen. */
const edge = 14;
/** Where paper should be and the brightness of the middle is missed by that much, there is table. */
const table = 40;

type Box = Readonly<{ left: number; top: number; right: number; bottom: number }>;

export function frameHint(grey: Grey, isPaper: boolean): FrameHint | null {
  const whole = { left: 0, top: 0, right: grey.width, bottom: grey.height };
  if (meanOf(grey, whole) < darkest) return 'dark';
  if (!isPaper) return null;
  const outline = outlineIn(grey);
  const middle = meanOf(grey, shrunk(outline, 0.3));
  const strips = stripsAt(outline, grey);
  const inside = strips.map((strip) => meanOf(grey, strip.inside));
  if (inside.filter((brightness) => middle - brightness > table).length >= 3) return 'far';
  const hasEdge = strips.map((strip, side) => (inside[side] ?? 0) - meanOf(grey, strip.outside) > edge);
  // A white table has no edge anywhere: nothing can be said of it.
  return hasEdge.includes(true) && hasEdge.includes(false) ? 'cut' : null;
}

function outlineIn({ width, height }: Grey): Box {
  const tall = Math.min(height * filled, width * filled * sheet);
  const [x, y] = [tall / sheet / 2, tall / 2].map(Math.round);
  const [left, top] = [Math.round(width / 2) - (x ?? 0), Math.round(height / 2) - (y ?? 0)];
  return { left, top, right: left + 2 * (x ?? 0), bottom: top + 2 * (y ?? 0) };
}

function shrunk({ left, top, right, bottom }: Box, share: number): Box {
  const [x, y] = [(right - left) * share, (bottom - top) * share].map(Math.round);
  return { left: left + (x ?? 0), top: top + (y ?? 0), right: right - (x ?? 0), bottom: bottom - (y ?? 0) };
}

/** Two dots on either side of each edge, without the corners. */
function stripsAt(outline: Box, { width, height }: Grey): readonly Readonly<{ inside: Box; outside: Box }>[] {
  const { left, top, right, bottom } = outline;
  const { left: x1, top: y1, right: x2, bottom: y2 } = shrunk(outline, 0.15);
  const wide = { left: x1, right: x2 };
  const high = { top: y1, bottom: y2 };
  return [
    { inside: { ...wide, top, bottom: top + 2 }, outside: { ...wide, top: Math.max(0, top - 2), bottom: top } },
    {
      inside: { ...wide, top: bottom - 2, bottom },
      outside: { ...wide, top: bottom, bottom: Math.min(height, bottom + 2) },
    },
    { inside: { ...high, left, right: left + 2 }, outside: { ...high, left: Math.max(0, left - 2), right: left } },
    {
      inside: { ...high, left: right - 2, right },
      outside: { ...high, left: right, right: Math.min(width, right + 2) },
    },
  ];
}

function meanOf({ width, dots }: Grey, { left, top, right, bottom }: Box): number {
  let [sum, count] = [0, 0];
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      sum += dots[y * width + x] ?? 0;
      count += 1;
    }
  return count === 0 ? 0 : sum / count;
}
