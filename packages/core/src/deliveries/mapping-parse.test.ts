import { describe, expect, it } from 'vitest';
import { parseMapping } from './mapping-parse.ts';
import { contestsOf, electionOf, sourceOf } from './mapping-registry.ts';

const good = {
  version: 1,
  election: { id: 'x', date: '2024-06-02' },
  source: 'official',
  delivery: 'one',
  files: [{ unit: { station: 'id' }, results: [{ layout: 'wide', contest: 'c', options: ['A'] }] }],
};

function places(json: unknown): readonly string[] {
  const parsed = parseMapping(json);
  return parsed.ok ? [] : parsed.error.map(({ code, column }) => `${column ?? ''} ${code}`);
}

describe('a mapping', () => {
  it('is read, with its defaults', () => {
    const parsed = parseMapping(good);
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.error));
    expect(electionOf(parsed.value)).toMatchObject({
      name: { und: 'x' },
      country: 'ZZ',
      pack: 'generic',
      rehearsal: false,
    });
    expect(sourceOf(parsed.value)).toMatchObject({ id: 'official', name: { en: 'Official' } });
    expect(contestsOf(parsed.value)).toEqual([
      {
        id: 'c',
        name: { und: 'c' },
        fields: [],
        options: [{ id: 'A', name: { und: 'A' }, kind: 'other', color: null }],
        denominator: 'options',
        relations: [],
        maxTurnout: 1,
        stations: 'all',
      },
    ]);
  });

  it.each([
    ['no object', 'text', ['mapping mapping-invalid']],
    ['a misspelt key', { ...good, delivry: 'x' }, ['delivry mapping-unknown-key']],
    [
      'a date in another order',
      { ...good, election: { id: 'x', date: '02.06.2024' } },
      ['election.date mapping-invalid'],
    ],
    ['no unit', { ...good, files: [{ results: good.files[0]?.results }] }, ['files[0].unit mapping-invalid']],
    [
      'two units',
      { ...good, files: [{ ...good.files[0], unit: { station: 'a', whole: true } }] },
      ['files[0].unit mapping-invalid'],
    ],
    ['a section that reads nothing', { ...good, files: [{ unit: { station: 'id' } }] }, ['files[0] mapping-invalid']],
    [
      'an unknown layout',
      { ...good, files: [{ unit: { station: 'id' }, results: [{ layout: 'tall' }] }] },
      ['files[0].results[0].layout mapping-invalid'],
    ],
    [
      'a broken pattern',
      { ...good, files: [{ ...good.files[0], rows: [{ column: 'a', matches: '(' }] }] },
      ['files[0].rows[0].matches mapping-invalid'],
    ],
    [
      'an option twice',
      { ...good, contests: [{ id: 'c', options: [{ id: 'A' }, { id: 'A' }] }] },
      ['contests[0].options[1].id mapping-duplicate'],
    ],
    [
      'a field that is an option',
      { ...good, contests: [{ id: 'c', fields: [{ id: 'A' }] }] },
      ['contests[0] mapping-duplicate'],
    ],
    [
      'a denominator that is no field',
      { ...good, contests: [{ id: 'c', denominator: 'voters' }] },
      ['contests[0].denominator mapping-denominator'],
    ],
    [
      'a relation that is no expression',
      { ...good, contests: [{ id: 'c', relations: [{ id: 'r', left: 'sum(options', op: '=', right: 'valid' }] }] },
      ['contests[0].relations[0].left expression-syntax'],
    ],
  ])('with %s is refused at its place', (_, json, expected) => expect(places(json)).toEqual(expected));

  it('may name in a relation what stands in the file, or what another source states', () => {
    const relations = [{ id: 'r', left: 'sum(options) + option("Against all")', op: '=', right: 'found-in-boxes' }];
    expect(places({ ...good, contests: [{ id: 'c', denominator: 'valid', relations }] })).toEqual([]);
  });
});
