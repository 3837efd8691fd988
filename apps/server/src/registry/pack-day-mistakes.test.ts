import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackFolder } from './pack-files.ts';

const kz = join(import.meta.dirname, '../../../../packs/kz');
const checklists = 'checklists.json';
const violations = 'violations.json';
const clock = 'clock.json';
const guide = 'guide.json';

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
    'a kind of question that does not exist',
    checklists,
    '"kind": "time"',
    '"kind": "hour"',
    'pack-schema',
    'lists[0].questions[1].kind',
    '"hour"',
  ],
  [
    'a question without a language',
    checklists,
    '"ru": "Вас пустили на участок?",',
    '',
    'pack-missing-language',
    'lists[0].questions[0].text',
    '"text": {',
  ],
  [
    'a hint without a language',
    checklists,
    '"ru": "Посмотрите и переносные урны.",',
    '',
    'pack-missing-language',
    'lists[0].questions[8].hint',
    '"hint": {',
  ],
  [
    'a choice without a language',
    checklists,
    '"ru": "До 5", ',
    '',
    'pack-missing-language',
    'lists[1].questions[0].choices[0].text',
    '5-ке дейін',
  ],
  [
    'two lists of one id',
    checklists,
    '"id": "voting"',
    '"id": "opening"',
    'pack-duplicate',
    'lists[1].id',
    '"id": "opening"',
  ],
  [
    'two questions of one id',
    checklists,
    '"id": "refusal"',
    '"id": "admitted-at"',
    'pack-duplicate',
    'lists[0].questions[2].id',
    '"id": "admitted-at"',
  ],
  [
    'a question that waits for itself',
    checklists,
    '"question": "admitted", "answers": [true]',
    '"question": "admitted-at", "answers": [true]',
    'pack-unknown-question',
    'lists[0].questions[1].when.question',
    '"admitted-at"',
  ],
  [
    'a question that waits for a later one',
    checklists,
    '"question": "admitted", "answers": [true]',
    '"question": "boxes-sealed", "answers": [true]',
    'pack-unknown-question',
    'lists[0].questions[1].when.question',
    '"boxes-sealed"',
  ],
  [
    'a question that waits for an answer nobody can give',
    checklists,
    '"question": "admitted", "answers": [false]',
    '"question": "admitted", "answers": ["perhaps"]',
    'pack-unknown-answer',
    'lists[0].questions[2].when.answers[0]',
    '"perhaps"',
  ],
  [
    'a question that waits for a figure',
    checklists,
    '"question": "boxes-sealed", "answers": [true]',
    '"question": "members", "answers": [true]',
    'pack-unknown-answer',
    'lists[0].questions[10].when.answers[0]',
    '"members"',
  ],
  [
    'an unknown violation behind an answer',
    checklists,
    '"violation": "ACC.01"',
    '"violation": "ACC.99"',
    'pack-unknown-violation',
    'lists[0].questions[0].suggests[0].violation',
    '"ACC.99"',
  ],
  [
    'an unknown answer before a violation',
    checklists,
    '"answers": [false], "violation": "ACC.01"',
    '"answers": ["no"], "violation": "ACC.01"',
    'pack-unknown-answer',
    'lists[0].questions[0].suggests[0].answers[0]',
    '"no"',
  ],
  [
    'a photo whose id no attachment can bear',
    checklists,
    '"id": "seals-photo"',
    '"id": "Seals.photo"',
    'pack-photo-id',
    'lists[0].questions[11].id',
    '"Seals.photo"',
  ],
  [
    'a choice whose key is too long',
    checklists,
    '"id": "proxies"',
    '"id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    'pack-long-id',
    'lists[0].questions[17].id',
    '"id": "others"',
  ],
  [
    'a list due at no moment',
    checklists,
    '"due": "come"',
    '"due": "dawn"',
    'pack-unknown-moment',
    'lists[0].due',
    '"dawn"',
  ],
  [
    'a list due at a moment that opens another',
    checklists,
    '"due": "come"',
    '"due": "close"',
    'pack-clock-disagrees',
    'lists[0].due',
    '"close"',
  ],
  [
    'two violations of one id',
    violations,
    '"id": "OPEN.02"',
    '"id": "OPEN.01"',
    'pack-duplicate',
    'violations[1].id',
    '"id": "OPEN.01"',
  ],
  [
    'two groups of one id',
    violations,
    '"id": "access"',
    '"id": "opening"',
    'pack-duplicate',
    'groups[1].id',
    '"id": "opening"',
  ],
  [
    'a violation of no group',
    violations,
    '"group": "opening"',
    '"group": "closing"',
    'pack-unknown-group',
    'violations[0].group',
    '"closing"',
  ],
  [
    'a violation without words in a language',
    violations,
    '"en": ["morning", "late", "door locked", "six o\'clock", "too early"]',
    '"de": ["spät"]',
    'pack-missing-language',
    'violations[0].words',
    '"words"',
  ],
  [
    'a severity that does not exist',
    violations,
    '"severity": "grave"',
    '"severity": "huge"',
    'pack-schema',
    'violations[1].severity',
    '"huge"',
  ],
  ['two moments of one id', clock, '"id": "seals"', '"id": "come"', 'pack-duplicate', 'moments[1].id', '"id": "come"'],
  [
    'a moment after a later one',
    clock,
    '"kind": "after", "moment": "close"',
    '"kind": "after", "moment": "count-02"',
    'pack-unknown-moment',
    'moments[15].at.moment',
    '"count-02"',
  ],
  [
    'a moment that opens no list',
    clock,
    '"list": "opening" }',
    '"list": "arrival" }',
    'pack-unknown-list',
    'moments[0].opens.list',
    '"arrival"',
  ],
  [
    'a moment that opens no question',
    clock,
    '"question": "boxes-empty"',
    '"question": "boxes-full"',
    'pack-unknown-question',
    'moments[1].opens.question',
    '"boxes-full"',
  ],
  [
    'a moment without a language',
    clock,
    '"ru": "Голосование началось. Начните сами считать избирателей.",',
    '',
    'pack-missing-language',
    'moments[2].text',
    '"text": {',
  ],
  [
    'a turnout slot that the clock forgets',
    clock,
    '"time": "18:00"',
    '"time": "18:30"',
    'pack-clock-disagrees',
    'moments',
    '"moments"',
  ],
  [
    'two sections of one id',
    guide,
    '"id": "duties"',
    '"id": "rights"',
    'pack-duplicate',
    'sections[1].id',
    '"id": "rights"',
  ],
  [
    'a paragraph without a language',
    guide,
    '"ru": "Не сопротивляйтесь. Если опасно, долго нажмите в приложении кнопку тревоги.",',
    '',
    'pack-missing-language',
    'sections[3].paragraphs[3].text',
    '"text": {',
  ],
  [
    'a law without its edition',
    guide,
    '"edition": "№ 305-VIII, 11.06.2026"',
    '"edition": ""',
    'pack-schema',
    'sections[0].paragraphs[0].laws[0].edition',
    '"edition": ""',
  ],
];

describe('mistakes in what a pack says of the day', () => {
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
