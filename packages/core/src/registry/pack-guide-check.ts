/** What must agree inside guide.json. */
import type { GuideSection } from './guide-contract.ts';
import { duplicates, missingLanguages, type PackMistake } from './pack-mistake.ts';

const file = 'guide.json';

/** All mistakes of the guide: ids and languages. */
export function checkGuide(sections: readonly GuideSection[], languages: readonly string[]): readonly PackMistake[] {
  return [
    ...duplicates(sections, ({ id }) => id).map(({ index, key }) => ({
      code: 'pack-duplicate',
      file,
      path: ['sections', index, 'id'],
      sentence: `The section ${JSON.stringify(key)} is there twice.`,
    })),
    ...sections.flatMap(({ title, paragraphs }, index) => [
      ...missingLanguages({ file, path: ['sections', index, 'title'], text: title, languages }),
      ...paragraphs.flatMap(({ text }, paragraph) =>
        missingLanguages({ file, path: ['sections', index, 'paragraphs', paragraph, 'text'], text, languages }),
      ),
    ]),
  ];
}
