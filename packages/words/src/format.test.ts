import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, day, instant, num, points, share, signed, wholeShare } from './format.ts';
import { isLanguage, localText, localTextLanguage, preferredLanguage } from './language.ts';

describe('numbers', () => {
  test('thin spaces in thousands, a real minus, a dash for what is missing', () => {
    expect(num(1_234_567)).toBe('1\u202f234\u202f567');
    expect(num(999)).toBe('999');
    expect(num(-1204)).toBe('\u22121\u202f204');
    expect(num(null)).toBe('—');
    expect([signed(517), signed(-238), signed(0)]).toEqual(['+517', '\u2212238', '0']);
  });

  test('a written number reads back as itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
        expect(Number(num(value).replaceAll('\u202f', '').replace('\u2212', '-'))).toBe(value);
      }),
    );
  });

  test('shares have one decimal, by the sign of the language', () => {
    expect([share(0.3141, 'kk'), share(0.3141, 'ru'), share(0.3141, 'en')]).toEqual([
      '31,4\u202f%',
      '31,4\u202f%',
      '31.4\u202f%',
    ]);
    expect(share(1, 'ru')).toBe('100,0\u202f%');
    expect(share(0, 'ru')).toBe('0,0\u202f%');
    expect(share(0.9999, 'ru')).toBe('>\u202f99,9\u202f%');
    expect(share(0.0001, 'ru')).toBe('<\u202f0,1\u202f%');
  });

  test('a share is the nearest tenth of a percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9994 }), (tenThousandths) => {
        fc.pre(tenThousandths >= 5);
        const shown = Number(share(tenThousandths / 10_000, 'en').replace('\u202f%', ''));
        expect(Math.abs(shown - tenThousandths / 100)).toBeLessThan(0.0501);
      }),
      { numRuns: 2000, examples: [[6295]] },
    );
  });

  test('points carry their sign and never show minus zero', () => {
    expect([points(0.076, 'ru'), points(-0.038, 'en'), points(-0.0001, 'ru')]).toEqual(['+7,6', '\u22123.8', '0,0']);
    expect(points(-0.0096, 'ru')).toBe('\u22121,0');
  });

  test('whole percents keep the nearly none and the nearly all apart', () => {
    expect([wholeShare(0.004), wholeShare(0.996), wholeShare(0.5), wholeShare(0), wholeShare(1)]).toEqual([
      '<1\u202f%',
      '>99\u202f%',
      '50\u202f%',
      '0\u202f%',
      '100\u202f%',
    ]);
  });

  test('sizes of files', () => {
    expect([512, 73_700, 3_400_000, 10_737_400_000].map((size) => bytes(size, 'ru'))).toEqual([
      '512\u202fБ',
      '74\u202fКБ',
      '3,4\u202fМБ',
      '10,7\u202fГБ',
    ]);
    expect(bytes(3_400_000, 'en')).toBe('3.4\u202fMB');
  });
});

describe('times', () => {
  test('a voting day in words', () => {
    expect([day('2026-08-30', 'kk'), day('2026-08-30', 'ru'), day('2026-01-05', 'en')]).toEqual([
      '2026 жылғы 30 тамыз',
      '30 августа 2026 года',
      '5 January 2026',
    ]);
  });

  test('an instant names its offset', () => {
    expect(instant('2026-08-30T19:40:02Z', 'ru', 'Asia/Almaty')).toBe('31 августа 2026 года, 00:40:02 UTC+5');
  });
});

describe('languages', () => {
  test('the first language of the reader that the portal speaks', () => {
    expect(preferredLanguage(['de-DE', 'en-US', 'ru'])).toBe('en');
    expect(preferredLanguage(['fr'])).toBe('kk');
    expect([isLanguage('kk'), isLanguage('de'), isLanguage(undefined)]).toEqual([true, false, false]);
  });

  test('text of an election falls back, and says in what', () => {
    const text = { ru: 'Область', ka: 'მხარე' };
    expect([localText(text, 'en'), localTextLanguage(text, 'en')]).toEqual(['Область', 'ru']);
    expect([localText({ ka: 'მხარე' }, 'en'), localTextLanguage({ ka: 'მხარე' }, 'en')]).toEqual(['მხარე', 'ka']);
    expect([localText({}, 'en'), localTextLanguage(text, 'ru')]).toEqual(['', null]);
  });
});
