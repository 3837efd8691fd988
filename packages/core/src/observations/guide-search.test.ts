import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guideSchema } from '../registry/guide-contract.ts';
import { guideSearch } from './guide-search.ts';

const path = join(import.meta.dirname, '../../../../packs/kz/guide.json');
const { sections } = guideSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
const search = guideSearch(sections);
const find = (asked: string): readonly string[] => search(asked).map(({ id }) => id);

describe('finding a paragraph of the guide', () => {
  test('all of it where nothing is asked', () => {
    expect(search(' ')).toBe(sections);
  });

  test.each([
    ['копию', 'copy'],
    ['көшірме', 'copy'],
    ['копирме', 'copy'],
    ['working days', 'deadlines'],
    ['клевета', 'liability'],
    ['шпионская программа', 'limits'],
    ['апелляция', 'deadlines'],
  ])('"%s" finds %s', (asked, section) => {
    expect(find(asked)).toContain(section);
  });

  test('a paragraph has every word, and only such paragraphs are shown', () => {
    const found = search('клевета штраф');
    expect(found.map(({ id, paragraphs }) => [id, paragraphs.length])).toEqual([['liability', 1]]);
    expect(find('клевета дирижабль')).toEqual([]);
  });
});
