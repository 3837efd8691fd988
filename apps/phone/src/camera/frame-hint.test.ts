import { expect, test } from 'vitest';
import { frameHint, type Grey } from './frame-hint.ts';

/** A sheet of paper on a dark table: where it lies, in shares of the picture. */
function photo(sheet: Readonly<{ left: number; top: number; right: number; bottom: number }>, paper = 200): Grey {
  const [width, height] = [48, 64];
  const dots = Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [((index % width) + 0.5) / width, (Math.floor(index / width) + 0.5) / height];
    return x > sheet.left && x < sheet.right && y > sheet.top && y < sheet.bottom ? paper : 60;
  });
  return { width, height, dots };
}

const asOutlined = { left: 0.07, top: 0.05, right: 0.93, bottom: 0.95 };

test('a page that lies in the outline needs no word', () => {
  expect(frameHint(photo(asOutlined), true)).toBeNull();
});

test('without light nothing else is said', () => {
  const { width, height, dots } = photo(asOutlined);
  expect(frameHint({ width, height, dots: Array.from(dots, (dot) => dot / 6) }, true)).toBe('dark');
});

test('a page that goes over one side of the outline is cut off', () => {
  expect(frameHint(photo({ ...asOutlined, bottom: 1 }), true)).toBe('cut');
  expect(frameHint(photo({ ...asOutlined, left: 0, right: 0.9 }), true)).toBe('cut');
});

test('a small page in a large outline is far away', () => {
  expect(frameHint(photo({ left: 0.3, top: 0.3, right: 0.7, bottom: 0.7 }), true)).toBe('far');
});

test('of a white table, and of what is no page, nothing is said but that it is dark', () => {
  expect(frameHint(photo({ left: 0, top: 0, right: 1, bottom: 1 }), true)).toBeNull();
  expect(frameHint(photo({ ...asOutlined, bottom: 1 }), false)).toBeNull();
  expect(frameHint(photo(asOutlined, 30), false)).toBe('dark');
});
