/** Stations as a release shows them, and as a liar who signs it might: levels and readings are held against one another and the log. */
import { expect, test } from 'vitest';
import type { CopyForm, ResultForm, StatementForm } from '@kua/core/publication/release-form-contract.ts';
import { checkEvidence } from './evidence-check.ts';
import { emptyEvidence } from './evidence-sum.ts';
import type { OpenReading } from './reading-opening.ts';
import { papers, type ShownUnit } from './shown-unit.ts';

const ids = ['cast', 'anna'];
const place = { station: '3', contest: 'president' };
type Figures = readonly (number | null)[];

function statement(sequence: number, channel: StatementForm['channel'], figures: Figures): StatementForm {
  return { sequence, channel, superseded: false, figures: [...figures] };
}

function result(level: string, statements: readonly StatementForm[], figures: Figures = [30, 10]): ResultForm {
  return { figures: [...figures], conflict: [], level, statements: [...statements] };
}

function unit(results: ShownUnit['results'], copies: readonly CopyForm[] = []): ShownUnit {
  return { ...place, file: 'file', paper: { ids, cells: [0, 1] }, results, copies };
}

type Read = Readonly<{ figures?: Figures; kind?: 'transcribe' | 'arbitrate'; copy?: string | null; station?: string }>;

function reading({ figures = [30, 10], kind = 'transcribe', copy = null, station = '3' }: Read): OpenReading {
  const read = Object.fromEntries(ids.flatMap((id, at) => (figures[at] === undefined ? [] : [[id, figures[at]]])));
  const answer = {
    type: 'transcription',
    by: 's-000000',
    copy: '1',
    kind,
    figures: read,
    unreadable: [],
    refused: null,
  };
  return { ...place, station, copy, answer } as OpenReading;
}

/** Entries 8, 9, … are what these read, and there are no other. */
function check(units: readonly ShownUnit[], read: readonly Read[], colluders: number | null = 1) {
  const found: string[] = [];
  const { sum } = checkEvidence({
    units,
    before: emptyEvidence,
    colluders,
    readings: new Map(read.map((one, at) => [8 + at, reading(one)])),
    report: (code, _, sentence) => void found.push(`${code}: ${sentence}`),
  });
  return { found, ...sum };
}

const own = { source: 'observers', submission: 4, readings: [8, 9] };
const byHerself = [{ copy: '4' }, { copy: '4' }];
const alone = (level: string) =>
  unit({ observers: result(level, [statement(4, 'submission', [30, 10]), statement(12, 'transcription', [30, 10])]) }, [
    own,
  ]);
const others = { source: 'echo', submission: 5, readings: [10, 11] };
const both = (level: string) =>
  unit(
    {
      observers: result(level, [statement(4, 'submission', [30, 10]), statement(12, 'transcription', [30, 10])]),
      echo: result(level, [statement(5, 'submission', [30, 10]), statement(13, 'transcription', [30, 10])]),
    },
    [own, others],
  );
const byAll = [...byHerself, { copy: '5' }, { copy: '5' }];

test('readings lead to the log, and the level follows from them', () => {
  expect(check([alone('transcribed')], byHerself)).toMatchObject({
    found: [],
    transcriptions: { shown: 1, led: 1 },
    levels: { shown: 1, computed: 1, branches: 0 },
  });
  // Whether two organisations that agree are of two branches is not public.
  for (const level of ['confirmed', 'transcribed'])
    expect(check([both(level)], byAll)).toMatchObject({
      found: [],
      transcriptions: { shown: 2, led: 2 },
      levels: { shown: 2, computed: 0, branches: 2 },
    });
});

test('a level that does not follow is found, whoever signed it', () => {
  for (const level of ['none', 'reported', 'photographed', 'confirmed', 'disputed', 'certain']) {
    const { found, levels } = check([alone(level)], byHerself);
    expect(found).toEqual([expect.stringMatching(/^level-wrong: Station 3, president: observers has the level /)]);
    expect(levels.computed).toBe(0);
  }
  for (const level of ['reported', 'disputed']) expect(check([both(level)], byAll).found).toHaveLength(2);
  // One organisation is one hand, however many of its people agree.
  const one = unit({
    echo: result('confirmed', [statement(5, 'submission', [30, 10]), statement(6, 'submission', [30, 10])]),
  });
  expect(check([one], []).found).toEqual([expect.stringContaining('makes it reported')]);
  const official = unit({ official: result('confirmed', [statement(5, 'delivery', [30, 10])]) });
  expect(check([official], []).found).toEqual([expect.stringContaining('makes it reported')]);
  expect(check([official], [], null).found).toHaveLength(1);
});

test('two versions are disputed, and whoever shows otherwise is found', () => {
  const differing = (level: string) =>
    unit({
      observers: result(level, [statement(4, 'submission', [30, 10])]),
      echo: result(level, [statement(5, 'submission', [30, 11])], [30, 11]),
    });
  expect(check([differing('disputed')], [])).toMatchObject({ found: [], levels: { computed: 2 } });
  expect(check([differing('reported')], []).found).toHaveLength(2);
});

test('a third settles it where two differ; photos that nobody read yet are photos', () => {
  const settled = [
    { copy: '4' },
    { copy: '4', figures: [30, 70] },
    { copy: '4', kind: 'arbitrate', figures: [undefined as never, 10] },
  ] as const;
  const three = { ...alone('transcribed'), copies: [{ ...own, readings: [8, 9, 10] }] };
  expect(check([three], settled)).toMatchObject({ found: [], transcriptions: { led: 1 }, levels: { computed: 1 } });
  const waiting = unit({ observers: result('photographed', [statement(4, 'submission', [30, 10])]) }, [
    { ...own, readings: [] },
  ]);
  expect(check([waiting], [])).toMatchObject({ found: [], levels: { computed: 1 } });
});

test.each([
  [
    'a reading that nothing opens',
    [own],
    [{ copy: '4' }],
    'no opening leads the answer of a verifier in ledger entry 9',
  ],
  ['an entry that is not there', [{ ...own, readings: [8, 77] }], byHerself, 'in ledger entry 77 to the log'],
  ['a reading of another station', [own], [{ copy: '4' }, { copy: '4', station: '4' }], 'is one of another'],
  ['a reading of other photos', [own], [{ copy: '4' }, { copy: '5' }], 'is one of another'],
  ['a reading that does not say of which photos', [own], [{ copy: '4' }, {}], 'is one of another'],
  ['one reading for two', [{ ...own, readings: [8, 8] }], byHerself, 'as a reading twice'],
  ['readings that decide nothing', [own], [{ copy: '4' }, { copy: '4', figures: [30, 70] }], 'decide nothing'],
  ['one reading alone', [{ ...own, readings: [8] }], byHerself, 'decide nothing'],
  ['photos of a statement that is not there', [{ ...own, submission: 5 }], byHerself, 'states nothing there'],
  ['photos twice of one statement', [own, { ...own, readings: [] }], byHerself, 'two copies'],
  ['photos of no observer', [{ ...own, source: 'official' }], byHerself, 'among those of observers'],
] as const)('%s is found', (_, copies, read, sentence) => {
  const shown = { ...alone('transcribed'), copies: copies.map((copy) => ({ ...copy, readings: [...copy.readings] })) };
  const { found, levels } = check([shown], read);
  expect(found[0]).toMatch(/^reading-wrong: /);
  expect(found[0]).toContain(sentence);
  expect(levels.computed).toBe(0);
});

test('a statement of verifiers that nobody read is found, and one that is kept back', () => {
  const invented = unit(
    {
      observers: result(
        'transcribed',
        [statement(4, 'submission', [30, 10]), statement(12, 'transcription', [30, 11])],
        [30, 10],
      ),
    },
    [own],
  );
  expect(check([invented], byHerself).found.filter((each) => each.startsWith('transcription-wrong'))).toEqual([
    expect.stringContaining('in ledger entry 12, what no copy says'),
    expect.stringContaining('what verifiers read on a copy of observers is not shown'),
  ]);
  const fromNowhere = unit({ echo: result('transcribed', [{ ...statement(12, 'transcription', []), figures: null }]) });
  expect(check([fromNowhere], []).found).toEqual([
    expect.stringMatching(/^transcription-wrong/),
    expect.stringMatching(/^level-wrong/),
  ]);
});

test('what nothing opens is said, and not passed off as checked', () => {
  const sum = { transcriptions: { shown: 1, led: 0, closed: 1 }, levels: { shown: 1, computed: 0, closed: 1 } };
  const ofVoters = unit({ voters: result('reported', [statement(12, 'transcription', [30, 10])]) });
  expect(check([ofVoters], [])).toMatchObject({ found: [], transcriptions: sum.transcriptions });
  expect(check([alone('confirmed')], byHerself, null)).toMatchObject({ found: [], ...sum });
  const replaced = unit({
    observers: result('reported', [
      statement(4, 'submission', [30, 10]),
      { ...statement(9, 'transcription', [1, 1]), superseded: true },
    ]),
  });
  expect(check([replaced], [])).toMatchObject({ found: [], transcriptions: { shown: 1, replaced: 1 } });
});

test('a cell that somebody stated cannot be left out of the paper', () => {
  const differing = unit({
    observers: result('reported', [statement(4, 'submission', [30, 10])]),
    echo: result('reported', [statement(5, 'submission', [30, 11])], [30, 11]),
  });
  const hidden = { ...differing, paper: { ids, cells: [0] } };
  expect(check([hidden], []).found.join()).toContain(
    'level-wrong: Station 3, president: anna is shown as no cell of the paper.',
  );
  expect(papers([{ id: 'president', fields: [{ id: 'cast' }], options: [{ id: 'anna' }], paper: [1, 0] }])).toEqual(
    new Map([['president', { ids, cells: [0, 1] }]]),
  );
});
