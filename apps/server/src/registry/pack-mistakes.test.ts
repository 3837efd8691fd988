import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackFolder } from './pack-files.ts';

const kz = join(import.meta.dirname, '../../../../packs/kz');
const manifest = 'pack.json';
const territories = 'territories.json';
const template = 'templates/presidential.json';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-pack-'));
  await cp(kz, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What, file, text to replace, its replacement, code, path (null for mistakes of syntax), text on the line that is named. */
type Planted = readonly [
  what: string,
  file: string,
  find: string,
  by: string,
  code: string,
  path: string | null,
  on: string,
];

const planted: readonly Planted[] = [
  [
    'a missing comma',
    manifest,
    '"version": "2026.11",',
    '"version": "2026.11"',
    'json-syntax',
    null,
    '"name": { "kk": "Қазақстан"',
  ],
  ['a comma too many', manifest, '"20:00"],', '"20:00",],', 'json-syntax', null, '"20:00",],'],
  ['a comment', manifest, '"country": "KZ",', '"country": "KZ", // here', 'json-syntax', null, '// here'],
  [
    'a property given twice',
    manifest,
    '"country": "KZ",',
    '"country": "KZ", "country": "RU",',
    'json-duplicate-key',
    null,
    '"country": "RU"',
  ],
  [
    'an unknown property',
    manifest,
    '"country": "KZ",',
    '"country": "KZ", "capital": "Astana",',
    'pack-schema',
    'capital',
    'capital',
  ],
  ['a missing property', manifest, '"country": "KZ",', '', 'pack-schema', 'country', '{'],
  ['a wrong type', manifest, '"validTo": null', '"validTo": 2027', 'pack-schema', 'validTo', '2027'],
  ['a date that does not exist', manifest, '"2026-07-01"', '"2026-02-30"', 'pack-schema', 'validFrom', '2026-02-30'],
  [
    'an end before the beginning',
    manifest,
    '"validTo": null',
    '"validTo": "2026-06-30"',
    'pack-dates',
    'validTo',
    '2026-06-30',
  ],
  [
    'an unknown time zone',
    manifest,
    '"timeZone": "Asia/Almaty"',
    '"timeZone": "Asia/Astana"',
    'pack-time-zone',
    'timeZone',
    'Asia/Astana',
  ],
  [
    'an hour that does not exist',
    manifest,
    '"closes": "20:00"',
    '"closes": "24:00"',
    'pack-schema',
    'votingHours.closes',
    '24:00',
  ],
  [
    'a close before the opening',
    manifest,
    '"opens": "07:00"',
    '"opens": "20:30"',
    'pack-hours',
    'votingHours.closes',
    '"closes": "20:00"',
  ],
  [
    'turnout slots out of order',
    manifest,
    '"12:00", "14:00"',
    '"14:00", "12:00"',
    'pack-hours',
    'turnoutSlots[2]',
    '"14:00", "12:00"',
  ],
  [
    'an unknown embargo rule',
    manifest,
    '"midnight-after-last-close"',
    '"next-morning"',
    'pack-schema',
    'embargo.kind',
    'next-morning',
  ],
  [
    'a source listed twice',
    manifest,
    '"id": "voters"',
    '"id": "official"',
    'pack-duplicate',
    'sources[2].id',
    'Сайлаушылар',
  ],
  [
    'a text without a language',
    manifest,
    '{ "kk": "Бақылаушылар", ',
    '{ ',
    'pack-missing-language',
    'sources[1].name',
    'Наблюдатели',
  ],
  ['an empty text', manifest, '"Наблюдатели"', '" "', 'pack-schema', 'sources[1].name.ru', '" "'],
  [
    'a template without a file',
    manifest,
    '"kurultai", "referendum"]',
    '"kurultai", "referendum", "maslikhat"]',
    'pack-missing-file',
    'templates[3]',
    'maslikhat',
  ],
  [
    'a dangling parent',
    territories,
    '"id":"101800000","parent":"100000000"',
    '"id":"101800000","parent":"120000000"',
    'pack-dangling-parent',
    'territories[23].parent',
    '101800000',
  ],
  [
    'two roots',
    territories,
    '"id":"230000000","parent":"KZ","level":1',
    '"id":"230000000","parent":null,"level":0',
    'pack-two-roots',
    'territories[5].parent',
    '"id":"230000000"',
  ],
  [
    'a code used twice',
    territories,
    '"id":"231000000"',
    '"id":"271000000"',
    'pack-duplicate-territory',
    'territories[85].id',
    'Uralsk',
  ],
  [
    'two regions on one tile',
    territories,
    '"tile":{"row":2,"column":0}',
    '"tile":{"row":1,"column":0}',
    'pack-duplicate-tile',
    'territories[6].tile',
    '"id":"270000000"',
  ],
  [
    'a district older than its region',
    territories,
    '"en":"Kurchatov city"},"validFrom":"2022-06-08"',
    '"en":"Kurchatov city"},"validFrom":"2022-06-07"',
    'pack-dates',
    'territories[23].validFrom',
    'Kurchatov',
  ],
  [
    'a unit that ends before it begins',
    territories,
    '"en":"Kurchatov city"},"validFrom":"2022-06-08","validTo":null',
    '"en":"Kurchatov city"},"validFrom":"2022-06-08","validTo":"2021-01-01"',
    'pack-dates',
    'territories[23].validTo',
    'Kurchatov',
  ],
  [
    'a wrong level',
    territories,
    '"id":"101800000","parent":"100000000","level":2',
    '"id":"101800000","parent":"100000000","level":3',
    'pack-level',
    'territories[23].level',
    '101800000',
  ],
  [
    'a unit within itself',
    territories,
    '"id":"101800000","parent":"100000000"',
    '"id":"101800000","parent":"101800000"',
    'pack-cycle',
    'territories[23].parent',
    '101800000',
  ],
  [
    'an unverified code without a note',
    territories,
    ',"note":"not in KATO of 17.10.2022; known from geokz 1.0.2 (01.07.2024): valid from the day after at the earliest"',
    '',
    'pack-no-note',
    'territories[31].verified',
    '104500000',
  ],
  [
    'a successor that does not exist',
    territories,
    '"from":"191600000","to":["191000000"]',
    '"from":"191600000","to":["191100000"]',
    'pack-unknown-territory',
    'changes[2].to[0]',
    '191600000',
  ],
  [
    'an unknown field in a relation',
    template,
    '"issued + cancelled"',
    '"issued + canceled"',
    'relation-unknown-field',
    'relations[2].right',
    'canceled',
  ],
  [
    'a relation that cannot be read',
    template,
    '"sum(options) + invalid"',
    '"sum(options) + "',
    'expression-syntax',
    'relations[3].left',
    '"sum(options) + "',
  ],
  [
    'an unknown option in a relation',
    template,
    '"right": "sum(options)"',
    '"right": "sum(options except \\"none\\")"',
    'relation-unknown-option',
    'relations[5].right',
    'none',
  ],
  ['an unknown comparison', template, '"op": "="', '"op": "=="', 'pack-schema', 'relations[0].op', '=='],
  [
    'a relation of the law without its article',
    template,
    '"basis": "arithmetic"',
    '"basis": "law"',
    'pack-no-law',
    'relations[0].basis',
    '"basis": "law"',
  ],
  [
    'a field used twice',
    template,
    '"id": "received"',
    '"id": "absentee"',
    'pack-duplicate',
    'fields[7].id',
    '"id": "absentee"',
  ],
  [
    'a letter used twice',
    template,
    '"letter": "H"',
    '"letter": "A"',
    'pack-duplicate',
    'fields[2].letter',
    '"letter": "A"',
  ],
  [
    'an unknown denominator',
    template,
    '"denominator": "took-part"',
    '"denominator": "participants"',
    'pack-denominator',
    'denominator',
    'participants',
  ],
  [
    'a threshold over nothing',
    template,
    '"of": "took-part"',
    '"of": "participants"',
    'pack-threshold',
    'system.thresholds[0].of',
    '"of": "participants"',
  ],
  [
    'a share over the whole',
    template,
    '"numerator": 1',
    '"numerator": 3',
    'pack-threshold',
    'system.thresholds[0].share',
    '"numerator": 3',
  ],
  [
    'a template under another name',
    template,
    '"id": "presidential"',
    '"id": "president"',
    'pack-template-name',
    'id',
    '"id": "president"',
  ],
  [
    'an option that is also a field',
    template,
    '"id": "against-all"',
    '"id": "home"',
    'pack-duplicate',
    'fixedOptions[0].id',
    '"id": "home"',
  ],
];

describe('mistakes of a pack', () => {
  it.each(planted)('finds %s', async (_, file, find, by, code, path, on) => {
    const before = await readFile(join(folder, file), 'utf8');
    expect(before).toContain(find);
    const after = before.replace(find, () => by);
    await writeFile(join(folder, file), after);
    const result = await readPackFolder(folder);
    const found = result.ok ? [] : result.error;
    const named = found.find((problem) => problem.code === code && (problem.column ?? null) === path);
    expect(named, JSON.stringify(found, null, 1)).toBeDefined();
    expect(named?.file).toBe(join(folder, file));
    expect(after.split('\n')[(named?.line ?? 0) - 1]).toContain(on);
    expect(named?.sentence).toMatch(/^[A-Z0-9"].*\.$/s);
  });
});
