/** What must agree inside violations.json. */
import type { z } from 'zod';
import { duplicates, missingLanguages, type PackMistake, type PackPath } from './pack-mistake.ts';
import type { violationsSchema } from './violation-contract.ts';

const file = 'violations.json';

/** All mistakes of the violations: ids, groups, languages. */
export function checkViolations(
  { groups, violations, refusedCopy }: z.infer<typeof violationsSchema>,
  languages: readonly string[],
): readonly PackMistake[] {
  return [
    ...duplicates(groups, ({ id }) => id).map(({ index, key }) =>
      mistake('pack-duplicate', ['groups', index, 'id'], `The group ${JSON.stringify(key)} is there twice.`),
    ),
    ...groups.flatMap(({ name }, index) =>
      missingLanguages({ file, path: ['groups', index, 'name'], text: name, languages }),
    ),
    ...duplicates(violations, ({ id }) => id).map(({ index, key }) =>
      mistake('pack-duplicate', ['violations', index, 'id'], `The violation ${JSON.stringify(key)} is there twice.`),
    ),
    ...violations.flatMap(({ group, name, words }, index) => [
      ...missingLanguages({ file, path: ['violations', index, 'name'], text: name, languages }),
      ...missingLanguages({ file, path: ['violations', index, 'words'], text: words, languages }),
      ...(groups.some(({ id }) => id === group)
        ? []
        : [
            mistake(
              'pack-unknown-group',
              ['violations', index, 'group'],
              `There is no group ${JSON.stringify(group)}.`,
            ),
          ]),
    ]),
    ...(refusedCopy === undefined || violations.some(({ id }) => id === refusedCopy)
      ? []
      : [mistake('pack-unknown-violation', ['refusedCopy'], `There is no violation ${JSON.stringify(refusedCopy)}.`)]),
  ];
}

function mistake(code: string, path: PackPath, sentence: string): PackMistake {
  return { code, file, path, sentence };
}
