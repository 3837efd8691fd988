import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from './folded-text.ts';

test.each([
  ['ТӘУЕЛСІЗДІК', 'тауелсиздик'],
  ['Жәшік ашылмаған, мөр жоқ', 'жашик ашылмаган мор жок'],
  ['Счётчик — «учёт»', 'счетчик учет'],
  ['й in one or two characters: й, и\u0306', 'й in one or two characters й й'],
  ['', ''],
])('%s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test('what is folded stays as it is, whatever its case was', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'і', 'ё', 'Ё', 'Қ', 'к', ' ') }),
  );
  fc.assert(
    fc.property(text, (any) => {
      const folded = foldText(any);
      expect(foldText(folded)).toBe(folded);
      expect(folded).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u);
    }),
  );
});
