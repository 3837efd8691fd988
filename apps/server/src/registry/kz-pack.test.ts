import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeShortCode } from '@kua/core/observations/short-code.ts';
import { contestFromTemplate, type ContestChoices } from '@kua/core/registry/contest-template.ts';
import type { Contest, Election } from '@kua/core/registry/election.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import { currentCodes, territoriesOn } from '@kua/core/registry/pack.ts';
import { checkRelation, compileRelations } from '@kua/core/registry/relation.ts';
import { embargoEnd } from '@kua/core/publication/embargo.ts';
import { loadPack, packRegistryEntries } from './pack-files.ts';

const realData = process.env['KUA_REAL_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const geo = join(realData, 'kz-geo');
const without = existsSync(geo) ? '' : ` (skipped: there is no ${geo})`;

let pack: Pack;
beforeAll(async () => {
  const loaded = await loadPack('kz');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
  pack = loaded.value;
});

function contest(template: string, choices: Partial<ContestChoices> = {}): Contest {
  const found = pack.templates.find(({ id }) => id === template);
  if (found === undefined) throw new Error(template);
  const result = contestFromTemplate(found, { id: 'c', options: [], ...choices });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Status of each relation of a contest by its id. */
function statuses(of: Contest, figures: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  const compiled = compileRelations(of);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return Object.fromEntries(
    compiled.value.map((relation) => [
      relation.relation.id,
      checkRelation(relation, (id) => figures[id] ?? null).status,
    ]),
  );
}

const candidates = ['one', 'two'].map((id) => ({ id, name: { en: id }, kind: 'candidate' as const, color: null }));

describe('pack kz: territories', () => {
  it('has the country, 20 regions and 224 districts, each in three languages', () => {
    expect([0, 1, 2].map((level) => pack.territories.filter((territory) => territory.level === level).length)).toEqual([
      1, 20, 224,
    ]);
    for (const { id, parent, level, name, shortName } of pack.territories) {
      for (const text of shortName === undefined ? [name] : [name, shortName]) {
        expect(Object.keys(text), id).toEqual(['kk', 'ru', 'en']);
        // A Latin letter in a Cyrillic name, or the reverse, is invisible and breaks every search.
        expect(`${text['kk'] ?? ''}${text['ru'] ?? ''}`, id).not.toMatch(/[A-Za-z]/);
        expect(text['en'], id).toMatch(/^[A-Za-z .'-]+$/);
        expect(text['ru'], id).not.toMatch(/[әғқңөұүһі]/i);
      }
      if (level === 2) expect(parent).toBe(`${id.slice(0, 2)}0000000`);
    }
  });

  it('never gives two districts of a region the same name in any language', () => {
    for (const language of ['kk', 'ru', 'en']) {
      const names = pack.territories.map(({ parent, name }) => `${parent ?? ''} ${name[language] ?? ''}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('places all regions on different tiles and all districts on the map of the country', () => {
    const tiles = pack.territories.flatMap(({ tile }) => (tile ? [`${tile.row},${tile.column}`] : []));
    expect(new Set(tiles).size).toBe(20);
    for (const { id, level, center } of pack.territories) {
      if (level !== 2) continue;
      expect(center, id).toBeDefined();
      expect(center?.[0]).toSatisfy((longitude: number) => longitude > 46 && longitude < 88);
      expect(center?.[1]).toSatisfy((latitude: number) => latitude > 40 && latitude < 56);
    }
  });

  it('knows the split of 2022', () => {
    const regions = (date: string): number => territoriesOn(pack, date).filter(({ level }) => level === 1).length;
    expect([regions('2022-06-07'), regions('2022-06-08')]).toEqual([17, 20]);
    expect(currentCodes(pack.changes, '632800000', '2019-06-09')).toEqual(['101000000', '101010000']);
    // The code of Taldykorgan was given to Konaev.
    expect(currentCodes(pack.changes, '191000000', '2021-01-10')).toEqual(['331000000']);
    expect(currentCodes(pack.changes, '191000000', '2022-06-08')).toEqual(['191000000']);
    expect(currentCodes(pack.changes, '750000000', '2019-06-09')).toEqual(['750000000']);
    const today = new Set(pack.territories.map(({ id }) => id));
    for (const { to } of pack.changes) for (const code of to) expect(today).toContain(code);
  });

  it('marks the codes that a classifier of 2022 does not have', () => {
    const young = pack.territories.filter(({ validFrom }) => validFrom === '2022-10-18').map(({ id }) => id);
    expect(young).toEqual(['101010000', '104500000', '191800000', '711510000', '791910000']);
    for (const { verified, note } of pack.territories) if (!verified) expect(note).toBeDefined();
  });

  it.skipIf(without !== '')(`agrees with geokz and KATO code by code${without}`, () => {
    const feature = z.object({ features: z.array(z.object({ properties: z.object({ KATO: z.string() }) })) });
    const codes = (file: string): readonly string[] =>
      feature
        .parse(JSON.parse(readFileSync(join(geo, file), 'utf8')))
        .features.map(({ properties }) => properties.KATO)
        .toSorted();
    const own = (level: number): readonly string[] =>
      pack.territories
        .filter((territory) => territory.level === level)
        .map(({ id }) => id)
        .toSorted();
    expect(own(1)).toEqual(codes('kz_adm1_2024.geojson'));
    expect(own(2)).toEqual(codes('kz_adm2_2024.geojson'));

    const kato = new Set(
      gunzipSync(readFileSync(join(geo, 'kato_2022-10-17_ru.csv.gz')))
        .toString('utf8')
        .split('\n')
        .map((line) => line.split(',')[2]),
    );
    expect(own(2).filter((code) => !kato.has(code))).toEqual(['104500000', '191800000', '711510000', '791910000']);
    // Every code of the division of 2018 leads to units of today.
    const today = new Set([...own(1), ...own(2)]);
    for (const code of [...codes('kz_adm1_2018.geojson'), ...codes('kz_adm2_2018.geojson')]) {
      for (const successor of currentCodes(pack.changes, code, '2019-06-09')) expect(today, code).toContain(successor);
    }
  });
});

describe('pack kz: protocols', () => {
  // Station 164, referendum of 06.10.2024 (baigenews.kz): issued 685, unused 1,450.
  const station164 = { issued: 685, cancelled: 1450, received: 2135 };

  it('finds that R2 holds at station 164, that a changed figure breaks it, and that nothing else can be checked', () => {
    const of = contest('referendum');
    const checked = Object.entries(statuses(of, station164)).filter(([, status]) => status !== 'not-checkable');
    expect(checked).toEqual([['R2', 'holds']]);
    for (const id of ['issued', 'cancelled', 'received'] as const) {
      expect(statuses(of, { ...station164, [id]: station164[id] + 1 })['R2']).toBe('broken');
    }
  });

  const good = {
    registered: 1200,
    received: 1212,
    issued: 900,
    cancelled: 312,
    cast: 899,
    'took-part': 880,
    invalid: 19,
    absentee: 4,
    home: 12,
    one: 600,
    two: 200,
    'against-all': 80,
    'issued-list': 888,
    'issued-home': 12,
    'issued-by-members': 900,
    'home-requests': 12,
    'box-1-requests': 7,
    'box-1-ballots': 7,
    'box-2-requests': 5,
    'box-2-ballots': 5,
    'box-3-requests': 0,
    'box-3-ballots': 0,
  } as const;

  it.each(['presidential', 'kurultai'])('holds every relation on a protocol without fault: %s', (template) => {
    const found = statuses(contest(template, { options: candidates, optionalFields: 'all' }), good);
    expect(Object.keys(found)).toHaveLength(16);
    expect(new Set(Object.values(found))).toEqual(new Set(['holds']));
  });

  it.each([
    ['R1', { 'issued-by-members': 901 }],
    ['R1-home', { 'issued-home': 11 }],
    ['R2', { received: 1211 }],
    ['R3', { one: 602 }],
    ['R3-cast', { invalid: 18 }],
    ['R4', { 'took-part': 899 }],
    ['R5-2', { 'box-2-ballots': 6 }],
    ['R6-issued', { registered: 899 }],
    ['R6-took-part', { 'took-part': 900 }],
    ['R6-cast', { cast: 901 }],
    ['R6-absentee', { absentee: 1201 }],
    ['R6-home', { home: 13 }],
    ['R7', { received: 1213 }],
    ['R9', { registered: 3001 }],
  ])('breaks %s when %o', (relation, change) => {
    const of = contest('presidential', { options: candidates, optionalFields: 'all' });
    expect(statuses(of, { ...good, ...change })[relation]).toBe('broken');
    const [id] = Object.keys(change);
    const missing: Record<string, number> = { ...good };
    Reflect.deleteProperty(missing, id ?? '');
    expect(statuses(of, missing)[relation]).toBe('not-checkable');
  });

  it('counts invalid ballots into those who took part in a referendum, as the published totals do', () => {
    // Totals of 05.06.2022 (CEC, 06.06.2022): took part 7,986,293; yes 6,163,863; no 1,490,475; not counted 125,859; the rest invalid.
    const totals = { 'took-part': 7_986_293, yes: 6_163_863, no: 1_490_475, 'not-counted': 125_859, invalid: 206_096 };
    expect(statuses(contest('referendum'), totals)['R4']).toBe('holds');
  });

  it('leaves a relation out of a contest that has not its rows, and lets rows of the paper be added', () => {
    const plain = contest('presidential', {
      options: candidates,
      extraRows: [{ id: 'row-14', name: { en: 'Row 14' } }],
    });
    expect(plain.relations.map(({ id }) => id)).toEqual([
      'R2',
      'R3',
      'R3-cast',
      'R4',
      'R6-issued',
      'R6-took-part',
      'R6-cast',
      'R6-absentee',
      'R7',
      'R9',
    ]);
    expect(plain.fields.map(({ id }) => id)).toEqual([
      'registered',
      'issued',
      'received',
      'cancelled',
      'cast',
      'took-part',
      'invalid',
      'absentee',
      'home',
      'row-14',
    ]);
    expect(plain.options.map(({ id }) => id)).toEqual(['one', 'two', 'against-all']);
    expect(plain.denominator).toBe('took-part');
    expect(plain.relations.find(({ id }) => id === 'R4')).toMatchObject({
      law: '№ 2464, 28.09.1995: 43(5) [№ 305-VIII, 11.06.2026]',
      verified: true,
    });
    const partly = contest('presidential', { options: candidates, optionalFields: ['home-requests'] });
    expect(partly.relations.map(({ id }) => id)).toContain('R6-home');
  });

  it('refuses rows that it does not have and ids that would stand for two things', () => {
    const [template] = pack.templates;
    if (template === undefined) throw new Error('no template');
    const wrong = contestFromTemplate(template, {
      id: 'c',
      options: candidates.map((option) => ({ ...option, id: 'home' })).slice(1),
      optionalFields: ['rows'],
    });
    expect(wrong.ok ? [] : wrong.error.map(({ code }) => code)).toEqual(['template-unknown-row', 'template-shared-id']);
  });

  it('says of every legal rule where it stands and whether it was read', () => {
    for (const { relations, otherChecks, system } of pack.templates) {
      for (const { basis, law } of relations) expect(law === undefined).toBe(basis === 'arithmetic');
      expect(otherChecks.map(({ id }) => id)).toEqual(['R8', 'R10', 'R11']);
      for (const { law } of system.thresholds) expect(law.article).not.toBe('');
    }
    // Only an old edition of the law on referendums is at hand.
    const referendum = pack.templates.find(({ id }) => id === 'referendum');
    expect(referendum?.system.law?.verified).toBe(false);
  });
});

describe('pack kz: short codes', () => {
  const figures = [2135, 1450, 2500, 12, 1438, 1450, 20, 3, 61, 1389, 61, 1450, 62, 20, 20, 21, 21, 20, 20, 30];
  const votes = [812, 301, 144, 77, 52, 18, 9, 22];

  it.each([
    ['presidential', 6, 155, 199],
    ['kurultai', 7, 159, 203],
    ['referendum', 0, 141, 183],
  ] as const)('%s: as long as docs/formats/short-code.md says', (template, candidates, usual, withAllRows) => {
    const options = Array.from({ length: candidates }, (_, index) => {
      return { id: `candidate-${index}`, name: {}, kind: 'candidate', color: null } as const;
    });
    const lengthOf = (optionalFields: 'all' | readonly string[]): number => {
      const of = contest(template, { options, optionalFields });
      const code = writeShortCode({
        form: { election: 'vote', contest: of },
        station: '75-0123',
        original: '3f1c77ab-90de-4c12-b5a8-00ff6e1d2c4b',
        device: 'a2'.repeat(32),
        figures: {
          fields: Object.fromEntries(of.fields.map(({ id }, index) => [id, figures[index] ?? null])),
          options: Object.fromEntries(of.options.map(({ id }, index) => [id, votes[index] ?? null])),
        },
      });
      return code.ok ? code.value.length : 0;
    };
    expect([lengthOf([]), lengthOf('all')]).toEqual([usual, withAllRows]);
  });
});

describe('pack kz: election', () => {
  const election: Election = {
    id: 'kz-x',
    name: { en: 'X' },
    date: '2026-11-22',
    country: 'KZ',
    pack: 'kz',
    rehearsal: false,
    embargoUntil: null,
  };

  it('starts an election with its territories, contests and sources', () => {
    const result = packRegistryEntries(pack, { election, contests: [contest('kurultai', { options: candidates })] });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.value.map(({ type }) => type)).toEqual(['election', 'territories']);
    const territories = result.value.flatMap((body) => (body.type === 'territories' ? body.territories : []));
    expect(territories).toHaveLength(245);
    expect(territories.find(({ id }) => id === '710000000')).toEqual({
      id: '710000000',
      parent: 'KZ',
      level: 1,
      name: { kk: 'Астана', ru: 'Астана', en: 'Astana' },
      shortName: { kk: 'Астана', ru: 'Астана', en: 'Astana' },
      tile: { row: 1, column: 4 },
    });
  });

  it('does not lend its rules to a real election of another time, only to a rehearsal', () => {
    const past = { ...election, date: '2022-11-20' };
    const refused = packRegistryEntries(pack, { election: past, contests: [] });
    expect(refused.ok ? [] : refused.error.map(({ code }) => code)).toEqual(['pack-not-valid']);
    const rehearsal = packRegistryEntries(pack, { election: { ...past, rehearsal: true }, contests: [] });
    expect(rehearsal.ok && rehearsal.value[1]?.type === 'territories' && rehearsal.value[1].territories.length).toBe(
      245,
    );
  });

  it('holds totals back until midnight in the capital', () => {
    const { embargo, votingHours, timeZone } = pack.manifest;
    const facts = {
      date: election.date,
      rule: embargo,
      closes: votingHours.closes,
      timeZone,
      embargoUntil: null,
      rehearsal: false,
    };
    expect(embargoEnd(facts)).toBe('2026-11-22T19:00:00Z');
  });
});

describe('pack generic', () => {
  it('has the well-known fields, shares of the options, no relations, no embargo and no territories', async () => {
    const loaded = await loadPack('generic');
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const [template] = loaded.value.templates;
    expect(template?.fields.map(({ id }) => id)).toEqual(['registered', 'issued', 'cast', 'valid', 'invalid']);
    expect(template).toMatchObject({ denominator: 'options', relations: [] });
    expect(loaded.value.manifest.embargo).toEqual({ kind: 'none' });
    expect(loaded.value.territories).toEqual([]);
  });
});
