import { expect, test } from 'vitest';
import { jsonFile, promisedDigest, slug } from './release-name.ts';
import { compareNatural } from '../kernel/text-order.ts';

const sum = '0123456789abcdef'.repeat(4);
const digest = (): string => sum;

test('a name is ASCII, readable, and promises what is inside', () => {
  const file = jsonFile('territory', 'Region/71 ..\\Астана', {}, digest);
  expect(file.path).toBe(`data/territory-region-71-${sum}.json`);
  expect(promisedDigest(file.path)).toBe(sum);
  expect(jsonFile('territory', 'Астана', {}, digest).path).toBe(`data/territory-${sum}.json`);
  expect(slug('x'.repeat(100))).toHaveLength(40);
});

test('a name that promises nothing is not ours', () => {
  for (const path of [
    'head.json',
    'index.html',
    `data/../x-${sum}.json`,
    `assets/a-${sum}.js`,
    'data/x-0123456789abcdef.json',
  ])
    expect(promisedDigest(path)).toBeNull();
});

test('numbers are ordered as people order them', () => {
  const numbers = ['10', '9', '9а', '009', '№ 2', '100000000000000000001', '100000000000000000000', ''];
  expect(numbers.toSorted(compareNatural)).toEqual([
    '',
    '009',
    '9',
    '9а',
    '10',
    '100000000000000000000',
    '100000000000000000001',
    '№ 2',
  ]);
});
