import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Territory } from '../registry/election.ts';
import { everyNode, longestList, territoryTree, type StationPlace } from './territory-tree.ts';

function territory(id: string, parent: string | null, level: number): Territory {
  return { id, parent, level, name: { en: id } };
}

function place(id: string, at: string): StationPlace {
  return { id, number: id, territory: at };
}

const whole = { id: 'vote', name: { en: 'Vote' } };

test('a district’s stations are listed by number, 9 before 10', () => {
  const tree = territoryTree(
    whole,
    [territory('kz', null, 0), territory('71', 'kz', 1), territory('711', '71', 2)],
    [place('10', '711'), place('9', '711'), place('9a', '711')],
  );
  expect(tree.id).toBe('kz');
  const district = tree.children[0]?.children[0];
  expect(district).toMatchObject({ id: '711', path: ['71', '711'], stations: ['9', '9a', '10'] });
});

test('stations directly below the whole, and long lists, are shown in parts', () => {
  const many = Array.from({ length: longestList + 1 }, (_, index) => place(String(index + 1), 'town'));
  const tree = territoryTree(
    whole,
    [territory('kz', null, 0), territory('town', 'kz', 1)],
    [place('abroad', 'kz'), place('lost', 'nowhere'), ...many],
  );
  expect(tree.stations).toEqual([]);
  expect(tree.children.map(({ id, part, stations }) => [id, part, stations.length])).toEqual([
    ['town', false, 0],
    ['kz~1', true, 2],
  ]);
  expect(tree.children[0]?.children.map(({ name, path }) => [name['ru'], path])).toEqual([
    ['№ 1 – 250', ['town', 'town~1']],
    ['№ 251 – 251', ['town', 'town~2']],
  ]);
});

test('an election without territories still has a tree', () => {
  expect(territoryTree(whole, [], [])).toMatchObject({ id: 'vote', children: [], stations: [] });
  expect(everyNode(territoryTree(whole, [], [place('1', 'anywhere')])).flatMap((node) => node.stations)).toEqual(['1']);
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const territories = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...ids),
    parent: fc.option(fc.constantFrom(...ids, 'nowhere')),
    level: fc.nat(3),
  }),
  { selector: ({ id }) => id },
);
const stations = fc
  .array(fc.constantFrom(...ids, 'nowhere'), { maxLength: 600 })
  .map((all) => all.map((at, index) => place(String(index), at)));

test('loses and repeats nothing, whatever the registry looks like, and does not depend on its order', () => {
  fc.assert(
    fc.property(territories, stations, fc.nat(), (drawn, listed, seed) => {
      const given = drawn.map(({ id, parent, level }) => territory(id, parent, level));
      const tree = territoryTree(whole, given, listed);
      const nodes = everyNode(tree);
      expect(nodes.flatMap((node) => node.stations).toSorted()).toEqual(listed.map(({ id }) => id).toSorted());
      const real = nodes.filter((node) => !node.part).map((node) => node.id);
      expect(new Set(real).size).toBe(real.length);
      for (const { id } of given) expect(real).toContain(id);
      for (const node of nodes) expect(node.path.at(-1) ?? tree.id).toBe(node.id);
      for (const node of nodes) expect(node.stations.length).toBeLessThanOrEqual(longestList);
      const turn = <T>(list: readonly T[]): readonly T[] => {
        const at = list.length === 0 ? 0 : seed % list.length;
        return [...list.slice(at), ...list.slice(0, at)];
      };
      expect(territoryTree(whole, turn(given), turn(listed))).toEqual(tree);
    }),
    { numRuns: 300 },
  );
});
