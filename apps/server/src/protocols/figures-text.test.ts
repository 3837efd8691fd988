import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresFromText, figuresToText } from './figures-text.ts';

describe('figures as text', () => {
  test('are written as an array of PostgreSQL', () => {
    expect(figuresToText([1, null, 30])).toBe('{1,NULL,30}');
    expect(figuresToText([])).toBe('{}');
  });

  test('are read as PostgreSQL joins them; one figure that is not stated is no figure at all', () => {
    const figures = fc.array(fc.option(fc.integer({ min: 0 })), { maxLength: 6 });
    fc.assert(
      fc.property(figures, (all) => {
        const joined = all.map((figure) => figure ?? '').join(',');
        expect(figuresFromText(joined)).toEqual(joined === '' ? [] : all);
      }),
    );
  });
});
