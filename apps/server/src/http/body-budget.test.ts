import { expect, test } from 'vitest';
import { bodyBudget } from './body-budget.ts';

const limits = { most: 100, large: 10, graceMs: 1000 };

test('a body that is slow makes room: the one that has held most for longest', () => {
  let now = 0;
  const bodies = bodyBudget(limits, () => now);
  const cut: string[] = [];
  const open = (name: string) => bodies.open(() => cut.push(name));
  const names = ['a', 'b', 'c'] as const;
  const [big, old, whole] = names.map(open);
  if (big === undefined || old === undefined || whole === undefined) throw new Error('no leases');
  expect(bodies.grow(old, 10)).toBe(true);
  now = 100;
  expect(bodies.grow(big, 50)).toBe(true);
  expect(bodies.grow(whole, 10)).toBe(true);
  bodies.arrive(whole);
  for (let index = 0; index < 3; index += 1) expect(bodies.grow(open('small'), 10)).toBe(true);
  // Nobody held anything for long yet.
  const last = open('last');
  expect(bodies.grow(last, 1)).toBe(false);
  now = 1100;
  expect(bodies.grow(last, 1)).toBe(true);
  expect(cut).toEqual(['a']);
  // Who was cut has no part any more.
  expect(bodies.grow(big, 1)).toBe(false);
});

test('large ones have half, so that small ones get through', () => {
  const bodies = bodyBudget(limits, () => 0);
  const open = () => bodies.open(() => undefined);
  const [one, two] = [open(), open()];
  expect(bodies.grow(one, 40)).toBe(true);
  expect(bodies.grow(two, 11)).toBe(false);
  expect(bodies.grow(two, 10)).toBe(true);
  // It becomes large, with all that it has.
  expect(bodies.grow(two, 1)).toBe(false);
  bodies.close(one);
  expect(bodies.grow(two, 40)).toBe(true);
  expect(bodies.grow(open(), 10)).toBe(true);
});
