import { expect, test } from 'vitest';
import { captionNumbers } from './caption-numbers.ts';

test.each([
  ['Участок № 203, хаттама', ['203']],
  ['203-учаске, ұзын көшеде', ['203']],
  ['в 9 школе, 41-й участок', ['41', '9']],
  ['УИК 0017', ['17']],
  ['учаскесі №12, 12 учаске', ['12']],
  ['№ 203 учаске', ['203']],
  ['Anna says 7 of 356', ['7', '356']],
  ['photo of station 88', ['88']],
  ['no number', []],
])('%s', (caption, numbers) => {
  expect(captionNumbers(caption)).toEqual(numbers);
});

test('a date, an hour and a telephone are no stations', () => {
  expect(captionNumbers('22.11.2026, 20:15, call 87071234567 or 8-707-123, on 2026-11-22T20:15:02')).toEqual([]);
});
