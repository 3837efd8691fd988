import { describe, expect, test } from 'vitest';
import { countedAt, countedOne, takenBack, type HandCount } from './hand-count.ts';

const slots = ['10:00', '12:00', '14:00'];

/** Voters at these minutes of the day. */
function counted(...minutes: readonly number[]): HandCount {
  const made = minutes.reduce<HandCount | null>((count, minute) => countedOne(count, { minute, slots }), null);
  return made ?? expect.fail('nothing was counted');
}

describe('counting voters by hand', () => {
  test('what was counted at ten is known at a quarter past ten', () => {
    const count = counted(540, 550, 600, 610, 615);
    expect(count.total).toBe(5);
    expect(countedAt(count, '10:00', 615)).toBe(2);
  });

  test('while nobody has come since the hour, all of them count', () => {
    expect(countedAt(counted(540, 550), '10:00', 605)).toBe(2);
    expect(countedAt(counted(540, 550, 730), '12:00', 731)).toBe(2);
  });

  test('not known before the hour, nor by one who began after it', () => {
    expect(countedAt(counted(540), '10:00', 599)).toBeNull();
    expect(countedAt(counted(605, 606), '10:00', 610)).toBeNull();
    expect(countedAt(null, '10:00', 610)).toBeNull();
  });

  test('what is taken back was never more at any hour', () => {
    const less = takenBack(takenBack(counted(540, 550, 610)) ?? expect.fail());
    expect(less).toEqual({ total: 1, last: 610, at: { '10:00': 1 } });
    expect(takenBack(counted(540))).toBeNull();
  });
});
