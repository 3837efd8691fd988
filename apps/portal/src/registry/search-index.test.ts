import { describe, expect, test } from 'vitest';
import type { StationShard } from '@kua/core/publication/release-contract.ts';
import { search, searchEntries } from './search-index.ts';

const shard: StationShard = {
  format: 'kua-stations/1',
  rehearsal: true,
  paths: [
    ['79', '79-1'],
    ['79', '79-2'],
  ],
  places: [
    { kk: 'Абай ауданы', ru: 'Абайский район' },
    { kk: 'Қаратау ауданы', ru: 'Каратауский район' },
  ],
  id: ['79-0016', '79-1164', '79-164', '79-200'],
  number: ['0016', '1164', '164', '200'],
  name: ['№ 7 мектеп', 'Мәдениет үйі', '№ 12 мектеп', null],
  address: ['Тәуелсіздік көшесі, 5', 'ул. Байтурсынова, 12', 'Абай көшесі, 164', null],
  path: [0, 0, 1, 1],
  latitude: [null, null, null, null],
  longitude: [null, null, null, null],
  registered: [100, 200, 300, 400],
};
const entries = searchEntries(shard, { kk: 'Шымкент', ru: 'Шымкент' });
const numbers = (asked: string): readonly string[] => search(entries, asked, 10).found.map((entry) => entry.number);

describe('search', () => {
  test('the number itself comes before numbers and addresses that hold it', () => {
    expect(numbers('164')[0]).toBe('164');
    expect(numbers('16')).toContain('0016');
  });

  test('leading zeros do not matter', () => {
    expect(numbers('16')[0]).toBe('0016');
    expect(numbers('0016')[0]).toBe('0016');
  });

  test('Kazakh letters are found from a Russian keyboard, in either case', () => {
    expect(numbers('тауелсиздик')).toEqual(['0016']);
    expect(numbers('Каратау')).toEqual(['164', '200']);
  });

  test('every word must be there', () => {
    expect(numbers('мектеп 12')).toEqual(['164']);
    expect(numbers('мектеп нет такого')).toEqual([]);
  });

  test('nothing asked, nothing found; long answers are cut and counted', () => {
    expect(search(entries, '  ', 10)).toEqual({ found: [], count: 0 });
    expect(search(entries, 'шымкент', 2)).toMatchObject({ count: 4, found: [{}, {}] });
  });
});
