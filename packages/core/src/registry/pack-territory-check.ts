/** What must agree inside territories.json: one tree, each day. */
import type { z } from 'zod';
import type { packTerritoriesSchema, PackTerritory } from './pack-contract.ts';
import { duplicates, missingLanguages, type PackMistake, type PackPath } from './pack-mistake.ts';

const file = 'territories.json';
type Territories = z.infer<typeof packTerritoriesSchema>;
type Place = Readonly<{ index: number; territory: PackTerritory }>;

/** All mistakes of the territories. A code may be used again once its earlier unit has ended. */
export function checkTerritories(
  { territories, changes }: Territories,
  languages: readonly string[],
): readonly PackMistake[] {
  const byId = Map.groupBy(
    territories.map((territory, index): Place => ({ index, territory })),
    ({ territory }) => territory.id,
  );
  return [
    ...checkRoot(territories),
    ...territories.flatMap((territory, index) => [
      ...checkTerritory(territory, ['territories', index], languages),
      ...checkParent(territory, index, byId),
    ]),
    ...[...byId.values()].flatMap(checkOverlap),
    ...checkCycles(territories),
    ...duplicates(territories, ({ tile, parent }) => (tile ? `${parent ?? ''} ${tile.row} ${tile.column}` : null))
      .filter(({ index, first }) => overlap(territories[index], territories[first]))
      .map(({ index, first }) =>
        mistake(
          'pack-duplicate-tile',
          ['territories', index, 'tile'],
          `${quoted(territories[first]?.id)} already stands on this tile.`,
        ),
      ),
    ...duplicates(changes, ({ on, from }) => `${on} ${from}`).map(({ index, key }) =>
      mistake('pack-duplicate', ['changes', index], `The change ${quoted(key)} is listed twice.`),
    ),
    ...changes.flatMap(({ to }, change) =>
      to.flatMap((id, index) =>
        byId.has(id)
          ? []
          : [
              mistake(
                'pack-unknown-territory',
                ['changes', change, 'to', index],
                `There is no territory ${quoted(id)}.`,
              ),
            ],
      ),
    ),
  ];
}

function checkRoot(territories: readonly PackTerritory[]): readonly PackMistake[] {
  const roots = [...territories.entries()].filter(([, { parent }]) => parent === null);
  if (roots.length === 0)
    return [mistake('pack-no-root', ['territories'], 'No territory is the whole (parent: null).')];
  return roots
    .slice(1)
    .map(([index]) =>
      mistake(
        'pack-two-roots',
        ['territories', index, 'parent'],
        `${quoted(roots[0]?.[1].id)} is already the whole; only one territory has no parent.`,
      ),
    );
}

function checkTerritory(
  territory: PackTerritory,
  path: PackPath,
  languages: readonly string[],
): readonly PackMistake[] {
  const { name, shortName, validFrom, validTo, verified, note } = territory;
  const mistakes: PackMistake[] = [...missingLanguages({ file, path: [...path, 'name'], text: name, languages })];
  if (shortName !== undefined)
    mistakes.push(...missingLanguages({ file, path: [...path, 'shortName'], text: shortName, languages }));
  if (validFrom !== null && validTo !== null && validTo < validFrom) {
    mistakes.push(
      mistake('pack-dates', [...path, 'validTo'], `It ends on ${validTo}, before it begins on ${validFrom}.`),
    );
  }
  if (!verified && note === undefined) {
    mistakes.push(mistake('pack-no-note', [...path, 'verified'], 'What is not verified needs a note that says why.'));
  }
  return mistakes;
}

function checkParent(
  territory: PackTerritory,
  index: number,
  byId: ReadonlyMap<string, readonly Place[]>,
): readonly PackMistake[] {
  const { parent, level } = territory;
  if (parent === null) {
    return level === 0 ? [] : [mistake('pack-level', ['territories', index, 'level'], 'The whole has level 0.')];
  }
  const parents = byId.get(parent);
  if (parents === undefined) {
    return [
      mistake('pack-dangling-parent', ['territories', index, 'parent'], `There is no territory ${quoted(parent)}.`),
    ];
  }
  const expected = (parents[0]?.territory.level ?? 0) + 1;
  const mistakes: PackMistake[] = [];
  if (level !== expected) {
    mistakes.push(
      mistake('pack-level', ['territories', index, 'level'], `Its parent's level asks for ${expected}, not ${level}.`),
    );
  }
  const orderly =
    territory.validFrom === null || territory.validTo === null || territory.validFrom <= territory.validTo;
  if (orderly && !coversWhole(parents, territory)) {
    mistakes.push(
      mistake(
        'pack-dates',
        ['territories', index, 'validFrom'],
        `Its parent ${quoted(parent)} does not exist on all days on which it does.`,
      ),
    );
  }
  return mistakes;
}

function coversWhole(parents: readonly Place[], child: PackTerritory): boolean {
  return parents.some(({ territory }) => from(territory) <= from(child) && to(territory) >= to(child));
}

function checkOverlap(places: readonly Place[]): readonly PackMistake[] {
  return places.flatMap(({ index, territory }, position) => {
    const earlier = places.slice(0, position).find((other) => overlap(other.territory, territory));
    return earlier === undefined
      ? []
      : [
          mistake(
            'pack-duplicate-territory',
            ['territories', index, 'id'],
            `${quoted(territory.id)} is already territories[${earlier.index}] on some of the same days.`,
          ),
        ];
  });
}

function checkCycles(territories: readonly PackTerritory[]): readonly PackMistake[] {
  const parentOf = new Map(territories.map(({ id, parent }) => [id, parent]));
  return territories.flatMap(({ id }, index) => {
    const seen = new Set<string>([id]);
    for (let at = parentOf.get(id) ?? null; at !== null; at = parentOf.get(at) ?? null) {
      if (at === id)
        return [mistake('pack-cycle', ['territories', index, 'parent'], `${quoted(id)} lies within itself.`)];
      if (seen.has(at)) return [];
      seen.add(at);
    }
    return [];
  });
}

function overlap(a: PackTerritory | undefined, b: PackTerritory | undefined): boolean {
  return a !== undefined && b !== undefined && from(a) <= to(b) && from(b) <= to(a);
}

const from = (territory: PackTerritory): string => territory.validFrom ?? '0000-00-00';
const to = (territory: PackTerritory): string => territory.validTo ?? '9999-99-99';
const quoted = (text: string | undefined): string => JSON.stringify(text ?? '');

function mistake(code: string, path: PackPath, sentence: string): PackMistake {
  return { code, file, path, sentence };
}
