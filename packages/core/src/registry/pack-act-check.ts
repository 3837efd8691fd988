/** What must agree between the acts of pack.json and the laws of every file. */
import { actsOfLaws } from './acts-of-laws.ts';
import type { PackManifest } from './pack-contract.ts';
import { duplicates, missingLanguages, type PackMistake } from './pack-mistake.ts';

const file = 'pack.json';

/** All mistakes of acts: ids, languages, and laws of an act that has no name. `files`: parsed JSON of the pack. */
export function checkActs(manifest: PackManifest, files: ReadonlyMap<string, unknown>): readonly PackMistake[] {
  const { acts = [], languages } = manifest;
  const known = new Set(acts.map(({ id }) => id));
  return [
    ...duplicates(acts, ({ id }) => id).map(({ index, key }) => ({
      code: 'pack-duplicate',
      file,
      path: ['acts', index, 'id'],
      sentence: `The act ${JSON.stringify(key)} is there twice.`,
    })),
    ...acts.flatMap(({ name, shortName }, index) => [
      ...missingLanguages({ file, path: ['acts', index, 'name'], text: name, languages }),
      ...missingLanguages({ file, path: ['acts', index, 'shortName'], text: shortName, languages }),
    ]),
    ...[...files].flatMap(([lawFile, value]) =>
      actsOfLaws(value)
        .filter(({ act }) => !known.has(act))
        .map(({ act, path }) => ({
          code: 'pack-unknown-act',
          file: lawFile,
          path,
          sentence: `The act ${JSON.stringify(act)} has no name in pack.json, so nobody would know which law this is.`,
        })),
    ),
  ];
}
