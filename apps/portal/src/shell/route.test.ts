import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed());
const anyRoute: fc.Arbitrary<Route> = fc
  .record({
    language: fc.constantFrom('kk', 'ru', 'en'),
    page: fc.constantFrom('front', 'territory', 'station', 'map', 'discrepancies', 'search', 'methods', 'downloads'),
    ids: fc.array(word, { minLength: 1, maxLength: 4 }),
    query: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), word, { maxKeys: 4 }),
  })
  .map((route): Route => ({ ...route, ids: route.page === 'front' ? [] : route.ids }));

describe('addresses', () => {
  test('an address names its place and comes back from it', () => {
    fc.assert(
      fc.property(anyRoute, (route) => {
        expect(parseRoute(formatRoute(route))).toEqual({ ...route, query: { ...route.query } });
      }),
    );
  });

  test('a station below a region and a district', () => {
    expect(parseRoute('#/ru/s/79/79%2F1/164?contest=list')).toEqual({
      language: 'ru',
      page: 'station',
      ids: ['79', '79/1', '164'],
      query: { contest: 'list' },
    });
  });

  test.each(['', '#', '#/'])('%j is the front page in no language yet', (hash) => {
    expect(parseRoute(hash)).toMatchObject({ language: null, page: 'front' });
  });

  test.each(['#/xx', '#/ru/nowhere', '#/ru/t', '#/de/t/1'])('%s leads nowhere', (hash) => {
    expect(parseRoute(hash).page).toBe('unknown');
  });

  test('a broken escape does not crash', () => {
    expect(parseRoute('#/ru/t/%E0%A4%A').ids).toEqual(['%E0%A4%A']);
  });
});
