/** What a hand with a mouse, a pen or a finger does to the regions of a picture. */
import type { Area, Region } from '@kua/core/pictures/redaction.ts';
import { betweenCorners, inside, type PictureSize } from './region-edit.ts';

type Spot = Readonly<{ x: number; y: number }>;

/** `draw` makes a new region, `move` and `size` change the one of that index. */
export type Grip =
  | Readonly<{ does: 'draw'; from: Spot }>
  | Readonly<{ does: 'move' | 'size'; from: Spot; index: number; region: Region }>;

/** Where a pointer is, in pixels of the picture. */
export function spotOf(event: PointerEvent, stage: HTMLElement, picture: PictureSize): Spot {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return {
    x: ((event.clientX - left) / width) * picture.width,
    y: ((event.clientY - top) / height) * picture.height,
  };
}

/** The area that a grip makes, now that the hand is there. */
export function gripped(grip: Grip, to: Spot, picture: PictureSize): Area {
  if (grip.does === 'draw') return inside(betweenCorners(within(grip.from, picture), within(to, picture)), picture);
  const { region, from } = grip;
  const [right, down] = [to.x - from.x, to.y - from.y];
  if (grip.does === 'move') return inside({ ...region, x: region.x + right, y: region.y + down }, picture);
  const { x, y } = region;
  const [width, height] = [region.width + right, region.height + down];
  const most = { width: picture.width - x, height: picture.height - y };
  return { ...inside({ ...region, x: 0, y: 0, width, height }, most), x, y };
}

function within({ x, y }: Spot, { width, height }: PictureSize): Spot {
  return { x: Math.max(0, Math.min(width, x)), y: Math.max(0, Math.min(height, y)) };
}
