import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { violationsSchema } from '../registry/violation-contract.ts';
import { violationSearch } from './violation-search.ts';

const path = join(import.meta.dirname, '../../../../packs/kz/violations.json');
const { violations } = violationsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
const search = violationSearch(violations);
const find = (asked: string): readonly string[] => search(asked).map(({ id }) => id);

describe('finding a violation by what one sees', () => {
  test.each([
    ['вброс', 'VOTE.01'],
    ['вбросили пачку в урну', 'VOTE.01'],
    ['ВБРОС БЮЛЛЕТЕНЕЙ', 'VOTE.01'],
    ['председатель не дает копию', 'PROT.01'],
    ['снимать запретили', 'ACC.03'],
    ['карусель', 'VOTE.02'],
    ['урну не опечатали', 'OPEN.02'],
    ['не говорят явку', 'ACC.06'],
    ['урну унесли', 'COUNT.04'],
    ['келу санын айтпайды', 'ACC.06'],
    ['привезли студентов', 'VOTE.08'],
    ['выгнали', 'ACC.04'],
    ['красная лента', 'ACC.02'],
    ['мёртвые души', 'LIST.01'],
    ['мертвые души', 'LIST.01'],
    ['выключили свет', 'COUNT.05'],
    ['переносная урна не пустили', 'HOME.02'],
    ['жәшікке бума', 'VOTE.01'],
    ['жашикке бума', 'VOTE.01'],
    ['суретке түсіртпейді', 'ACC.03'],
    ['куып шыкты', 'ACC.04'],
    ['көшірме бермейді', 'PROT.01'],
    ['коширме бермейди', 'PROT.01'],
    ['жарық өшті', 'COUNT.05'],
    ['тізімде өлі жандар', 'LIST.01'],
    ['stuffing', 'VOTE.01'],
    ['dead souls', 'LIST.01'],
    ['copy refused', 'PROT.01'],
    ['filming forbidden', 'ACC.03'],
    ['no receipt for my act', 'ACC.07'],
    ['OPEN.02', 'OPEN.02'],
    ['count.05', 'COUNT.05'],
  ])('%s', (asked, id) => {
    expect(find(asked)[0]).toBe(id);
  });

  test('by its own name each comes first, in every language', () => {
    for (const { id, name } of violations)
      for (const words of Object.values(name)) expect(find(words)[0], words).toBe(id);
  });

  test('each is among the first six by each of its own words', () => {
    for (const { id, words } of violations)
      for (const word of Object.values(words).flat()) expect(find(word).slice(0, 6), word).toContain(id);
  });

  test('nothing asked is everything, in the order of the pack; nonsense is nothing', () => {
    expect(search(' .,! ')).toEqual(violations);
    expect(find('zzzzz')).toEqual([]);
  });

  test('case, ё and the keyboard do not matter; nothing is found twice or made up', () => {
    const words = violations.flatMap(({ name, words }) => [...Object.values(name), ...Object.values(words).flat()]);
    const russian: Readonly<Record<string, string>> = {
      ә: 'а',
      ғ: 'г',
      қ: 'к',
      ң: 'н',
      ө: 'о',
      ұ: 'у',
      ү: 'у',
      һ: 'х',
      і: 'и',
      ё: 'е',
    };
    const retyped = (text: string): string =>
      text.toLowerCase().replace(/[әғқңөұүһіё]/g, (letter) => russian[letter] ?? letter);
    const asked = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((some) => some.join(' ')),
    );
    fc.assert(
      fc.property(asked, (query) => {
        const found = find(query);
        expect(find(retyped(query))).toEqual(found);
        expect(find(query.toUpperCase().toLowerCase())).toEqual(find(query.toLowerCase()));
        expect(new Set(found).size).toBe(found.length);
        expect(violations.map(({ id }) => id)).toEqual(expect.arrayContaining([...found]));
      }),
      { numRuns: 60 },
    );
  });
});
