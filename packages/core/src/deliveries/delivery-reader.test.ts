import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../kernel/problem.ts';
import { checkDelivery } from './delivery-reader.ts';
import type { Mapping } from './mapping-contract.ts';
import { parseMapping } from './mapping-parse.ts';
import { freshReading, readWhole, textFile } from './read-in-memory.ts';
import { BrokenTextError, type DeliveryItem, type ReadFile } from './reading.ts';

type Sections = Mapping['files'];
type Wide = Extract<NonNullable<Sections[number]['results']>[number], { layout: 'wide' }>;

function mapping(files: Sections, contests?: Mapping['contests']): Mapping {
  const base = { version: 1, election: { id: 'x', date: '2024-06-02' }, source: 'official', delivery: 'one', files };
  const parsed = parseMapping(contests === undefined ? base : { ...base, contests });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function wide(change: Partial<Wide> = {}): Sections {
  const result: Wide = { layout: 'wide', contest: 'c', fields: { registered: 'reg' }, options: ['A', 'B'], ...change };
  return [{ unit: { station: 'id' }, results: [result] }];
}

const long: Sections = [
  { unit: { station: 'id' }, results: [{ layout: 'long', contest: 'c', option: 'who', votes: 'n' }] },
];

async function problemsOf(plan: Mapping, ...files: readonly ReadFile[]): Promise<readonly Problem[]> {
  const checked = await checkDelivery(freshReading(plan, files));
  return checked.ok ? [] : checked.error;
}

/** `unit: figures` for rows, `line column code` for what is not taken. */
async function read(plan: Mapping, ...files: readonly (string | ReadFile)[]): Promise<readonly string[]> {
  const all = files.map((file, at) => (typeof file === 'string' ? textFile(`${at}.csv`, file) : file));
  expect(await problemsOf(plan, ...all)).toEqual([]);
  const { items, rowsRead } = await readWhole(freshReading(plan, all));
  expect(items.reduce((sum, item) => sum + rowsOf(item), 0)).toBe(rowsRead);
  return items.flatMap((item) => {
    if (item.type === 'quarantine') return [`${item.line} ${item.column ?? '-'} ${item.code}`];
    if (item.type !== 'rows') return [];
    return [
      `${item.unit}: ${item.statements.map(({ figures }) => figures.map((it) => it ?? '·').join(' ')).join(' / ')}`,
    ];
  });
}

function rowsOf(item: DeliveryItem): number {
  if (item.type === 'rows') return item.rows;
  return item.type === 'quarantine' && item.counted ? 1 : 0;
}

describe('finding how a file is written', () => {
  it.each([
    ['commas', 'id,reg,A,B\n01,9,3,4\n'],
    ['semicolons', 'id;reg;A;B\r\n01;9;3;4\r\n'],
    ['tabs', 'id\treg\tA\tB\n01\t9\t3\t4'],
    ['pipes and CR', 'id|reg|A|B\r01|9|3|4\r'],
    ['titles and notes above the headings', 'Results; of; the\n\nnote, with, many, commas\nid;reg;A;B\n01;9;3;4\n'],
    ['headings in other case and with spaces', ' ID ;Reg;  a;b \n01;9;3;4\n'],
    ['more columns, in another order', 'x;B;A;y;reg;id\n-;4;3;-;9;01\n'],
    ['headings over two lines within quotes', '"id","reg","A","B","a\nb"\n01,9,3,4,x\n'],
    ['cells beyond the headings, if they are empty', 'id;reg;A;B\n01;9;3;4;;\n'],
    ['columns without headings at the end, left out in rows', 'id;reg;A;B;;\n01;9;3;4\n'],
    ['a byte order mark that was left in', '\ufeffid,reg,A,B\n01,9,3,4\n'],
  ])('%s', async (_, text) => {
    expect(await read(mapping(wide()), text)).toEqual(['01: 9 3 4']);
  });

  it('takes columns by number in a file without headings', async () => {
    const plan = mapping([
      {
        format: { header: false, skipLines: 1 },
        unit: { station: 1 },
        results: [
          {
            layout: 'wide',
            contest: 'c',
            options: [
              { column: 2, id: 'A' },
              { column: 3, id: 'B' },
            ],
          },
        ],
      },
    ]);
    expect(await read(plan, 'title\n01;3;4\n02;5;6\n')).toEqual(['01: 3 4', '02: 5 6']);
  });

  it('takes headings from the mapping, or from the line that it names', async () => {
    const named = mapping(wide().map((section) => ({ ...section, format: { header: ['id', 'reg', 'A', 'B'] } })));
    expect(await read(named, '01,9,3,4\n')).toEqual(['01: 9 3 4']);
    const numbered = mapping(wide().map((section) => ({ ...section, format: { header: 2 } })));
    expect(await read(numbered, 'id,reg,A,B\nid,reg,B,A\n01,9,3,4\n')).toEqual(['01: 9 4 3']);
  });

  it('learns from the whole column whether a comma means thousands', async () => {
    const text = 'id;reg;A;B\n1;1,200;900;3\n2;999;1,3;4\n';
    expect(await read(mapping(wide()), text)).toEqual(['1: 1200 900 3', '3 A number-decimal']);
  });
});

describe('thousands', () => {
  it('are beyond doubt in every column once a number has two groups, and else only where small numbers show it', async () => {
    const [proven, doubtful] = ['9;123,456;1,234,567;3\n', '9;123,456;999,567;3\n'].map((row) => `id;reg;A;B\n${row}`);
    expect(await read(mapping(wide()), proven ?? '')).toEqual(['9: 123456 1234567 3']);
    expect(await read(mapping(wide()), doubtful ?? '')).toEqual(['2 reg number-ambiguous', '2 A number-ambiguous']);
  });
});

describe('what cannot be taken', () => {
  it('is listed with its place while the rest is taken', async () => {
    const text = [
      'id,reg,A,B',
      '1,9,3',
      ',9,3,4',
      '3,9,-3,4.5',
      '4,9,"3,4',
      '5,9,3,4,5',
      '6,x,3,4',
      '',
      ',,,',
      '7,9,—,4',
    ].join('\n');
    expect(await read(mapping(wide()), text)).toEqual([
      '2 - row-width',
      '3 - unit-missing',
      '4 A number-negative',
      '4 B number-decimal',
      '5 - quote-broken',
      '6 - row-width',
      '7 reg number-bad',
      '7: 9 · 4',
    ]);
  });

  it('is a file that breaks off: its last row is worth nothing', async () => {
    const broken: ReadFile = {
      name: 'b.csv',
      open: () => ({
        encoding: () => 'ascii',
        chunks: (async function* () {
          yield 'id,reg,A,B\n1,9,3,4\n2,9,3,45';
          await Promise.resolve();
          throw new BrokenTextError('file-broken', 'cut off');
        })(),
      }),
    };
    const { items, rowsRead } = await readWhole(freshReading(mapping(wide()), [broken]));
    expect(rowsRead).toBe(2);
    expect(items.filter(({ type }) => type === 'rows')).toHaveLength(1);
    expect(items).toContainEqual(expect.objectContaining({ type: 'quarantine', line: 3, code: 'file-broken' }));
  });

  it('is text that no text holds', async () => {
    expect(await read(mapping(wide()), 'id,reg,A,B\n1\u0000,9,3,4\nа\ufffd,9,3,4\n')).toEqual([
      '2 id text-broken',
      '3 id text-broken',
    ]);
  });

  it.each([
    ['an empty file', '', 'file-empty'],
    ['a file of blank lines', ' \n\n', 'file-empty'],
    ['a heading that is not there', 'id,reg,A,Bb\n', 'column-missing'],
    ['a heading that is there twice', 'id,reg,A,B,B\n', 'column-ambiguous'],
  ])('refuses %s before anything is stored', async (_, text, code) => {
    const problems = await problemsOf(mapping(wide()), textFile('a.csv', text));
    expect(problems.map((problem) => [problem.code, problem.file])).toEqual([[code, 'a.csv']]);
  });

  it('suggests the nearest heading', async () => {
    const plan = mapping(wide({ options: ['Candidate Ash'] }));
    const [problem] = await problemsOf(plan, textFile('a.csv', 'id,reg,Candidate Ahs\n1,2,3\n'));
    expect(problem).toMatchObject({ column: 'files[0].results[0].options[0]', line: 1 });
    expect(problem?.sentence).toBe('There is no column "Candidate Ash". Did you mean "Candidate Ahs"?');
  });

  it('takes a file of headings alone as no rows', async () =>
    expect(await read(mapping(wide()), 'id,reg,A,B\n')).toEqual([]));

  it('refuses a file that no section reads, and options that a closed list has not', async () => {
    const matched = mapping(wide().map((section) => ({ ...section, match: 'r*.csv' })));
    expect(await problemsOf(matched, textFile('dir/a.csv', 'id\n'))).toMatchObject([{ code: 'file-unmatched' }]);
    const closed = mapping(wide({ options: { from: 'A', to: 'B' } }), [{ id: 'c', options: [{ id: 'A' }] }]);
    expect(await problemsOf(closed, textFile('a.csv', 'id,reg,A,B\n'))).toMatchObject([{ code: 'option-unknown' }]);
  });
});

describe('rows of a long file', () => {
  it('are one statement of their station, in whatever order they stand', async () => {
    expect(await read(mapping(long), 'id,who,n\n1,A,3\n1,B,4\n2,A,5\n1,C,6\n')).toEqual(['1: 3 4 6', '2: 5']);
  });

  it('of more stations than are kept open at once come in several statements, and none is lost', async () => {
    const stations = Array.from({ length: 65_537 }, (_, index) => index + 1);
    const rows = ['A', 'B'].flatMap((option) => stations.map((station) => `${station},${option},7\n`));
    const statements = await read(mapping(long), `id,who,n\n${rows.join('')}`);
    expect(statements.length).toBeGreaterThan(stations.length);
    const votes = statements
      .flatMap((statement) => statement.split(': ')[1]?.split(' ') ?? [])
      .filter((vote) => vote === '7');
    expect(votes.length).toBe(rows.length);
  });

  it('that repeat an option begin another statement: the station stands there twice', async () => {
    expect(await read(mapping(long), 'id,who,n\n1,A,3\n1,B,4\n1,A,3\n1,B,5\n')).toEqual(['1: 3 4', '1: 3 5']);
  });

  it('keep the statement over a row that is not taken', async () => {
    expect(await read(mapping(long), 'id,who,n\n1,A,3\n1,B,x\n1,C,4\n')).toEqual(['3 n number-bad', '1: 3 · 4']);
  });

  it('know listed options by other spellings, and refuse those that are not listed', async () => {
    const plan = mapping(long, [{ id: 'c', options: [{ id: 'a', also: ['Ann  ASH'] }, { id: 'b' }] }]);
    expect(await read(plan, 'id,who,n\n1,ann ash,3\n1,B,4\n1,C,5\n')).toEqual(['4 - option-unknown', '1: 3 4']);
  });

  it('may hold several options side by side, and leave some empty', async () => {
    const pair = (option: string, votes: string) => ({ layout: 'long' as const, contest: 'c', option, votes });
    const plan = mapping([{ unit: { station: 'id' }, results: [pair('who1', 'n1'), pair('who2', 'n2')] }]);
    expect(await read(plan, 'id,who1,n1,who2,n2\n1,A,3,B,4\n2,B,5,,\n3,B,5,,6\n')).toEqual([
      '4 - option-missing',
      '1: 3 4',
      '2: · 5',
    ]);
    expect(await read(plan, 'id,who1,n1,who2,n2\n1,A,3,A,3\n2,A,3,A,4\n')).toEqual(['3 - cell-twice', '1: 3']);
  });

  it('with a missing or refused figure are not zero, even where the rest is', async () => {
    const plan = mapping([
      {
        unit: { station: 'id' },
        results: [{ layout: 'long', contest: 'c', option: 'who', votes: 'n', restIsZero: true }],
      },
    ]);
    const { items } = await readWhole(
      freshReading(plan, [textFile('a.csv', 'id,who,n\n1,A,3\n2,A,\n2,B,1\n3,A,1\n3,B,x\n')]),
    );
    const statements = items.flatMap((item) => (item.type === 'rows' ? item.statements : []));
    expect(statements.map(({ restIsZero }) => restIsZero)).toEqual([true, false, false]);
  });

  it('give the same cells in any order', async () => {
    const rows = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('A', 'B', 'C', 'D'), fc.integer({ min: 0, max: 99 })),
      { selector: ([station, option]) => `${station}${option}`, minLength: 1 },
    );
    const cellsOf = async (list: readonly (readonly [number, string, number])[]): Promise<readonly string[]> => {
      const text = ['id,who,n', ...list.map((row) => row.join(','))].join('\n');
      const reading = freshReading(mapping(long), [textFile('a.csv', text, 16)]);
      const { items } = await readWhole(reading);
      const options = reading.cells.cells('c');
      return items
        .flatMap((item) => {
          if (item.type !== 'rows') return [];
          const figures = item.statements.flatMap((statement) => statement.figures);
          return figures.flatMap((figure, at) =>
            figure === null ? [] : [`${item.unit} ${options[at]?.id ?? ''} ${figure}`],
          );
        })
        .toSorted();
    };
    await fc.assert(
      fc.asyncProperty(rows, fc.infiniteStream(fc.nat()), async (list, keys) => {
        const shuffled = list
          .map((row) => [keys.next().value, row] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, row]) => row);
        expect(await cellsOf(shuffled)).toEqual(await cellsOf(list));
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('a list of territories', () => {
  it('may hold their totals', async () => {
    const result: Wide = { layout: 'wide', contest: 'c', options: ['A', 'B'] };
    const totals = mapping([{ territories: { id: 'region', name: 'region' }, results: [result] }]);
    expect(await read(totals, 'region,A,B\nNorth,3,4\nSouth,x,4\n')).toEqual(['3 A number-bad', 'North: 3 4']);
  });

  const plan = mapping([{ territories: { id: 'id', parent: 'in', name: 'name' } }]);

  it('may have children before their parents, and names those without one', async () => {
    const { items } = await readWhole(
      freshReading(plan, [textFile('a.csv', 'id,in,name\nd,r,District\nr,,Region\nx,y,Lost\nr,,Other\n')]),
    );
    expect(items.flatMap((item) => (item.type === 'rows' && item.territory !== null ? [item.territory] : []))).toEqual([
      { id: 'r', parent: 'whole', level: 1, name: { und: 'Region' } },
      { id: 'd', parent: 'r', level: 2, name: { und: 'District' } },
    ]);
    const refused = items.flatMap((item) => (item.type === 'quarantine' ? [`${item.line} ${item.code}`] : []));
    expect(refused.toSorted()).toEqual(['4 territory-parent-unknown', '5 territory-clash']);
  });
});
