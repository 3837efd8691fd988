import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areTelling, copyFindings } from './copy-finding.ts';
import { independentOrigins, type Author, type Origin } from './independence.ts';
import { stationLevel, type CopyEvidence, type StationEvidence, type TypedFigures } from './station-level.ts';
import type { Figures } from './statement.ts';
import type { CopyState } from './transcription.ts';

const anna: Author = { device: 'd1', source: 'observers', branch: 'almaty' };
const bek: Author = { device: 'd2', source: 'observers', branch: 'astana' };
const echo: Author = { device: 'd3', source: 'echo', branch: 'echo' };

function typed(id: string, author: Author, figures: Figures, copy: string | null = null): TypedFigures {
  return { id, author, figures, copy };
}

const readers: readonly Origin[] = ['r1', 'r2', 'r3'].map((branch) => ({ source: null, branch }));

function read(figures: Figures, alike: readonly Origin[] = readers.slice(0, 2), unreadable: number[] = []): CopyState {
  return { state: 'transcribed', figures, unreadable, alike };
}

function copy(id: number, author: Author, state: CopyState): CopyEvidence {
  return { copy: String(id), sequence: id, author, state };
}

function level(evidence: Partial<StationEvidence>, colluders = 1) {
  return stationLevel({ typed: [], copies: [], ...evidence }, 2, colluders).level;
}

describe('how well a result is evidenced', () => {
  test('nothing, figures, a photo, a photo that was read', () => {
    expect(level({})).toBe('none');
    expect(level({ typed: [typed('1', anna, [null, null])] })).toBe('none');
    expect(level({ typed: [typed('1', anna, [3, 1])] })).toBe('reported');
    expect(level({ typed: [typed('1', anna, [3, 1], '1')], copies: [copy(1, anna, { state: 'one' })] })).toBe(
      'photographed',
    );
    expect(level({ typed: [typed('1', anna, [3, 1], '1')], copies: [copy(1, anna, read([3, 1]))] })).toBe(
      'transcribed',
    );
  });

  test('two observers of different branches, one with a photo, confirm it', () => {
    const both = [typed('1', anna, [3, 1], '1'), typed('2', bek, [3, 1])];
    expect(level({ typed: both, copies: [copy(1, anna, read([3, 1]))] })).toBe('confirmed');
    expect(level({ typed: both })).toBe('reported');
  });

  test('many accounts of one branch, or of one organisation, confirm nothing', () => {
    const many = [1, 2, 3, 4].map((id) => typed(String(id), { ...anna, device: `d${id}` }, [3, 1], '1'));
    expect(level({ typed: many, copies: [copy(1, anna, read([3, 1]))] })).toBe('transcribed');
    const same = [1, 2, 3].map((id) => typed(String(id), { ...echo, branch: `b${id}` }, [3, 1], '1'));
    expect(level({ typed: same, copies: [copy(1, echo, read([3, 1]))] })).toBe('transcribed');
  });

  test('the more may collude, the more have to agree', () => {
    const three = [typed('1', anna, [3, 1], '1'), typed('2', bek, [3, 1]), typed('3', echo, [3, 1])];
    const evidence = { typed: three, copies: [copy(1, anna, read([3, 1]))] };
    expect(level(evidence, 1)).toBe('confirmed');
    expect(level(evidence, 2)).toBe('confirmed');
    expect(level(evidence, 3)).toBe('transcribed');
  });

  test('a part of the figures confirms nothing, and contradicts where it differs', () => {
    const copies = [copy(1, anna, read([3, 1]))];
    expect(level({ typed: [typed('1', anna, [3, 1], '1'), typed('2', bek, [3, null])], copies })).toBe('transcribed');
    expect(level({ typed: [typed('1', anna, [3, 1], '1'), typed('2', bek, [4, null])], copies })).toBe('disputed');
  });

  test('a copy of which a cell cannot be read confirms nothing; one of which it is blank does', () => {
    const both = [typed('1', anna, [3, null], '1'), typed('2', bek, [3, null])];
    const darkened = copy(1, anna, read([3, null], readers.slice(0, 2), [1]));
    expect(level({ typed: both, copies: [darkened] })).toBe('transcribed');
    expect(level({ typed: both, copies: [copy(1, anna, read([3, null]))] })).toBe('confirmed');
    // Another copy of the same protocol that is whole is enough.
    expect(level({ typed: both, copies: [darkened, copy(2, bek, read([3, null]))] })).toBe('confirmed');
  });

  test('somebody who mistyped is seen by her own photo, and nothing counts for her before it is read', () => {
    const others = [typed('2', bek, [9, 1], '2'), typed('1', anna, [9, 1], '1')];
    const bekRead = copy(2, bek, read([9, 1]));
    expect(level({ typed: others, copies: [bekRead, copy(1, anna, { state: 'waiting' })] })).toBe('transcribed');
    expect(level({ typed: others, copies: [bekRead, copy(1, anna, { state: 'disputed', cells: [0] })] })).toBe(
      'transcribed',
    );
    expect(level({ typed: others, copies: [bekRead, copy(1, anna, read([3, 1]))] })).toBe('disputed');
    const unreadable = copy(1, anna, { state: 'refused', refusal: 'unreadable' });
    expect(level({ typed: others, copies: [bekRead, unreadable] })).toBe('confirmed');
    const elsewhere = copy(1, anna, { state: 'refused', refusal: 'other-station' });
    expect(level({ typed: others, copies: [bekRead, elsewhere] })).toBe('transcribed');
  });

  test('photos of which nobody typed the figures count once three who cannot be one hand read them alike', () => {
    const mine = typed('2', bek, [3, 1], '2');
    const own = copy(2, bek, read([3, 1]));
    expect(level({ typed: [mine], copies: [own, copy(1, echo, read([3, 1]))] })).toBe('transcribed');
    expect(level({ typed: [mine], copies: [own, copy(1, echo, read([3, 1], readers))] })).toBe('confirmed');
    const oneHand = readers.map((one) => ({ ...one, source: 'misk' }));
    expect(level({ typed: [mine], copies: [own, copy(1, echo, read([3, 1], oneHand))] })).toBe('transcribed');
  });

  test('a refused photo is no photo', () => {
    const refused = copy(1, anna, { state: 'refused', refusal: 'not-a-protocol' });
    expect(level({ copies: [refused] })).toBe('none');
    expect(level({ typed: [typed('1', anna, [3, 1], '1')], copies: [refused] })).toBe('reported');
  });

  test('what differs has no figure, and both versions are there to be seen', () => {
    const evidence = { typed: [typed('1', anna, [3, 1]), typed('2', bek, [3, 7])], copies: [] };
    expect(stationLevel(evidence, 2, 1)).toEqual({
      level: 'disputed',
      figures: [3, null],
      differing: [1],
      versions: [
        { figures: [3, 1], typed: ['1'], copies: [] },
        { figures: [3, 7], typed: ['2'], copies: [] },
      ],
      groups: 0,
    });
  });
});

describe('what copies show beside their figures', () => {
  test('a later copy with other figures than the first is a finding, whoever sent it', () => {
    const copies = [copy(9, bek, read([3, 7])), copy(4, anna, read([3, 1])), copy(12, echo, read([3, null]))];
    expect(copyFindings({ typed: [], copies })).toEqual([
      { kind: 'copy-rewritten', first: '4', later: '9', cells: [1] },
    ]);
    expect(level({ copies })).toBe('disputed');
  });

  test('figures that are not those of their own photo are a finding', () => {
    const copies = [copy(4, anna, read([3, 1]))];
    expect(copyFindings({ typed: [typed('4', anna, [3, 7], '4')], copies })).toEqual([
      { kind: 'typed-otherwise', typed: '4', copy: '4', cells: [1] },
    ]);
    expect(copyFindings({ typed: [typed('4', anna, [3, 1], '4'), typed('5', bek, [9, 9])], copies })).toEqual([]);
  });

  test('figures tell something at another station where four of them differ, not as a handful of zeros', () => {
    expect(areTelling([400, 310, 90, 210, 10])).toBe(true);
    expect(areTelling([400, 310, 90, null, 10, 0])).toBe(true);
    expect(areTelling([400, 310, 90, 310, 90, 0])).toBe(false);
    expect(areTelling([5, 5, 0, 0, 5])).toBe(false);
  });
});

const authors: fc.Arbitrary<Author> = fc.record({
  device: fc.constantFrom('d1', 'd2', 'd3', 'd4'),
  source: fc.constantFrom('observers', 'echo', 'misk'),
  branch: fc.constantFrom('b1', 'b2', 'b3'),
});
const figures: fc.Arbitrary<Figures> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([3, 1]) },
  fc.tuple(fc.constantFrom(3, 4, null), fc.constantFrom(1, null)),
);
const states: fc.Arbitrary<CopyState> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(figures, fc.subarray([...readers]), fc.boolean())
      .map(([stated, alike, isDark]) => read(stated, alike, isDark ? blankCells(stated) : [])),
  },
  fc.constantFrom<CopyState>({ state: 'waiting' }, { state: 'disputed', cells: [0] }),
  fc.constantFrom<CopyState>(
    { state: 'refused', refusal: 'unreadable' },
    { state: 'refused', refusal: 'other-station' },
  ),
);
function blankCells(stated: Figures): number[] {
  return stated.flatMap((figure, index) => (figure === null ? [index] : []));
}

const evidence: fc.Arbitrary<StationEvidence> = fc
  .tuple(
    fc.array(fc.tuple(authors, figures, fc.boolean()), { maxLength: 4 }),
    fc.array(fc.tuple(authors, states), { maxLength: 4 }),
  )
  .map(([all, photos]) => ({
    typed: all.map(([author, stated, own], at) => typed(`t${at}`, author, stated, own ? String(at + 1) : null)),
    copies: photos.map(([author, state], at) => copy(at + 1, author, state)),
  }));

describe('properties of the level', () => {
  test('order does not matter', () => {
    fc.assert(
      fc.property(evidence, ({ typed: all, copies }) => {
        const [left, right] = [
          { typed: all, copies },
          { typed: all.toReversed(), copies: copies.toReversed() },
        ];
        const [one, other] = [stationLevel(left, 2, 1), stationLevel(right, 2, 1)];
        expect({ ...other, versions: one.versions }).toEqual(one);
        expect(new Set(other.versions.map(({ figures: stated }) => stated.join()))).toEqual(
          new Set(one.versions.map(({ figures: stated }) => stated.join())),
        );
        expect(new Set(copyFindings(right).map((found) => JSON.stringify(found)))).toEqual(
          new Set(copyFindings(left).map((found) => JSON.stringify(found))),
        );
      }),
    );
  });

  test('more evidence never settles a dispute, and takes away nobody else’s version or who stands behind it', () => {
    fc.assert(
      fc.property(evidence, evidence, (before, more) => {
        const after = stationLevel(joined(before, more), 2, 1);
        const was = stationLevel(before, 2, 1);
        if (was.level === 'disputed') expect(after.level).toBe('disputed');
        expect(after.differing).toEqual(expect.arrayContaining([...was.differing]));
        for (const version of was.versions) {
          const still = after.versions.find(({ figures: stated }) => stated.join() === version.figures.join());
          expect(still?.typed).toEqual(expect.arrayContaining([...version.typed]));
          expect(still?.copies).toEqual(expect.arrayContaining([...version.copies]));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('one more account adds one group at most, and none where somebody of its branch stands there already', () => {
    fc.assert(
      fc.property(evidence, authors, (before, author) => {
        const was = stationLevel(before, 2, 1);
        const again = (more: Author) => typed('again', more, was.figures);
        const once = { ...before, typed: [...before.typed, again(author)] };
        const twice = { ...once, typed: [...once.typed, again({ ...author, device: 'another' })] };
        expect(stationLevel(once, 2, 1).groups - was.groups).toBeOneOf([0, 1]);
        expect(stationLevel(twice, 2, 1).groups).toBe(stationLevel(once, 2, 1).groups);
      }),
    );
  });

  test('confirmed means more than k groups in full agreement, a copy that was read, and no other version', () => {
    fc.assert(
      fc.property(evidence, fc.integer({ min: 0, max: 2 }), (all, colluders) => {
        const made = stationLevel(all, 2, colluders);
        if (made.level !== 'confirmed') return;
        expect(made.groups).toBeGreaterThan(colluders);
        expect(made.differing).toEqual([]);
        const full = (stated: Figures): boolean => stated.join() === made.figures.join();
        const photos = all.copies.filter(({ state }) => state.state === 'transcribed' && full(state.figures));
        const whole = photos.filter(({ state }) => state.state === 'transcribed' && state.unreadable.length === 0);
        expect(whole.length).toBeGreaterThan(0);
        const behind = [...all.typed.filter((one) => full(one.figures)), ...photos].map(({ author }) => author);
        expect(independentOrigins(behind)).toBeGreaterThan(colluders);
      }),
      { numRuns: 1000 },
    );
  });

  test('whatever k organisations or branches send, they confirm nothing without somebody else', () => {
    fc.assert(
      fc.property(evidence, fc.integer({ min: 1, max: 2 }), (all, colluders) => {
        const everybody = [...all.typed, ...all.copies].map(({ author }) => author);
        fc.pre(independentOrigins(everybody) <= colluders);
        expect(stationLevel(all, 2, colluders).level).not.toBe('confirmed');
      }),
    );
  });
});

function joined(before: StationEvidence, more: StationEvidence): StationEvidence {
  return {
    typed: [...before.typed, ...more.typed.map((one) => ({ ...one, id: `more ${one.id}`, copy: null }))],
    copies: [
      ...before.copies,
      ...more.copies.map((one) => ({ ...one, copy: `more ${one.copy}`, sequence: one.sequence + 100 })),
    ],
  };
}
