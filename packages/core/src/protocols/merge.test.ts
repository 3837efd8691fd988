import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { mergeStatements } from './merge.ts';
import type { Figures, Statement } from './statement.ts';

const cells = 4;
/** Of the first four cells all but the second are options. */
const options: ReadonlySet<number> = new Set([1, 3, 4]);

function row(rank: number, figures: Figures, more: Partial<Statement> = {}): Statement {
  return { channel: 'delivery', rank, figures, restIsZero: false, superseded: false, ...more };
}

function protocol(figures: Figures, more: Partial<Statement> = {}): Statement {
  return row(0, figures, { channel: 'submission', ...more });
}

const figures = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: cells });
const statement: fc.Arbitrary<Statement> = fc.record({
  channel: fc.constantFrom('delivery', 'submission'),
  rank: fc.integer({ min: 0, max: 3 }),
  figures,
  restIsZero: fc.boolean(),
  superseded: fc.boolean(),
});
const statements = fc.array(statement, { maxLength: 8 });

describe('merging what a source states', () => {
  test('a later delivery amends an earlier one, cell by cell', () => {
    const result = mergeStatements([row(2, [null, 9]), row(1, [1, 2, 3])], cells, options);
    expect(result).toEqual({ figures: [1, 9, 3, null], conflict: [], restIsZero: false });
  });

  test('the same station twice in one delivery is a conflict where the figures differ, and only there', () => {
    const result = mergeStatements([row(1, [1, 2]), row(1, [1, 5])], cells, options);
    expect(result).toEqual({ figures: [1, null, null, null], conflict: [2], restIsZero: false });
  });

  test('a later delivery settles a conflict of an earlier one', () => {
    expect(mergeStatements([row(1, [1]), row(1, [2]), row(2, [2])], 1, options).figures).toEqual([2]);
  });

  test('a submission never overrides a delivery, nor a delivery a submission', () => {
    expect(mergeStatements([row(7, [1]), protocol([2])], 1, options).conflict).toEqual([1]);
  });

  test('zero is a figure, missing is not', () => {
    expect(mergeStatements([row(1, [5, 5]), row(2, [0, null])], 2, options).figures).toEqual([0, 5]);
  });

  test('a form that lists only options with votes says zero of the others: an amendment leaves no old votes behind', () => {
    const listed = { restIsZero: true };
    const amended = mergeStatements([row(1, [5, 100, 3], listed), row(2, [8], listed)], cells, options);
    expect(amended).toEqual({ figures: [8, 100, null, null], conflict: [], restIsZero: true });
    const twice = mergeStatements([row(1, [5, null, 3], listed), row(1, [5], listed)], cells, options);
    expect(twice).toEqual({ figures: [5, null, null, null], conflict: [3], restIsZero: true });
    const withoutVotes = mergeStatements([row(1, [5, null, 3]), row(2, [null, 90], listed)], cells, options);
    expect(withoutVotes).toEqual({ figures: [5, 90, 3, null], conflict: [], restIsZero: true });
  });
});

describe('properties of the merge', () => {
  test('order does not matter', () => {
    fc.assert(
      fc.property(
        statements.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(mergeStatements(shuffled, cells, options)).toEqual(mergeStatements(all, cells, options));
        },
      ),
    );
  });

  test('stating the same again changes nothing', () => {
    fc.assert(
      fc.property(statements, (all) => {
        expect(mergeStatements([...all, ...all], cells, options)).toEqual(mergeStatements(all, cells, options));
      }),
    );
  });

  test('a statement that says what is the result already changes nothing, whatever its rank', () => {
    fc.assert(
      fc.property(statements, fc.array(fc.boolean(), { maxLength: cells }), fc.nat(9), (all, chosen, rank) => {
        const before = mergeStatements(all, cells, options);
        const repeated = chosen.map((said, index) => (said ? (before.figures[index] ?? null) : null));
        expect(mergeStatements([...all, row(rank, repeated)], cells, options)).toEqual(before);
      }),
    );
  });

  test('superseded statements count for nothing', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const counting = all.filter((one) => !one.superseded);
        expect(mergeStatements(all, cells, options)).toEqual(mergeStatements(counting, cells, options));
      }),
    );
  });

  test('blanks never override: a statement without figures changes no cell', () => {
    fc.assert(
      fc.property(statements, fc.integer({ min: 4, max: 9 }), (all, rank) => {
        const before = mergeStatements(all, cells, options);
        const after = mergeStatements([...all, row(rank, [null, null])], cells, options);
        expect(after).toEqual(before);
      }),
    );
  });

  test('the latest delivery wins every cell that it states, where no submission contradicts', () => {
    fc.assert(
      fc.property(statements, figures, (all, latest) => {
        const deliveries = all.filter((one) => one.channel === 'delivery');
        const result = mergeStatements([...deliveries, row(9, latest)], cells, options);
        for (const [index, figure] of latest.entries()) {
          if (figure !== null) expect(result.figures[index]).toBe(figure);
        }
      }),
    );
  });

  test('a form that lists only options with votes, saying what is the result already, changes nothing', () => {
    fc.assert(
      fc.property(statements, fc.nat(9), (all, rank) => {
        const before = mergeStatements(all, cells, options);
        fc.pre(before.restIsZero && before.conflict.length === 0);
        const repeated = row(rank, before.figures, { restIsZero: true });
        expect(mergeStatements([...all, repeated], cells, options)).toEqual(before);
      }),
    );
  });

  test('cells that nobody states yet may be discovered later: they change no figure and no conflict', () => {
    fc.assert(
      fc.property(statements, fc.integer({ min: 1, max: 5 }), (all, more) => {
        const later = new Set([...options, ...Array.from({ length: more }, (_, at) => cells + 1 + at)]);
        const { figures: wider, ...rest } = mergeStatements(all, cells + more, later);
        const { figures: known, ...same } = mergeStatements(all, cells, options);
        expect(rest).toEqual(same);
        expect(wider).toEqual([...known, ...Array.from({ length: more }, () => null)]);
      }),
    );
  });

  test('a cell is in conflict exactly when more than one distinct value counts, and else has the one that counts', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const result = mergeStatements(all, cells, options);
        for (let position = 1; position <= cells; position += 1) {
          const distinct = countingValues(all, position);
          expect(result.conflict.includes(position)).toBe(distinct.size > 1);
          const read = result.figures[position - 1] ?? null;
          if (distinct.size === 1) {
            expect(read ?? (result.restIsZero && options.has(position) ? 0 : null)).toBe([...distinct][0]);
          } else expect(read).toBeNull();
        }
        const forms = all.filter((one) => !one.superseded);
        expect(result.restIsZero).toBe(forms.some((one) => one.restIsZero));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The rule said a second way: every zero that a form leaves out is written down, then values are sets. */
function countingValues(all: readonly Statement[], position: number): Set<number> {
  const stating = all.flatMap((one) => {
    const written = new Map(one.figures.map((figure, index) => [index + 1, figure]));
    const votes = [...written].filter(([at, figure]) => options.has(at) && figure !== null);
    if (one.restIsZero && votes.length > 0) for (const at of options) written.set(at, written.get(at) ?? 0);
    const value = written.get(position) ?? null;
    return one.superseded || value === null ? [] : [{ ...one, value }];
  });
  const rows = stating.filter((one) => one.channel === 'delivery');
  const rank = Math.max(...rows.map((one) => one.rank));
  const amended = rows.filter((one) => one.rank === rank);
  const submitted = stating.filter((one) => one.channel === 'submission');
  return new Set([...amended, ...submitted].map((one) => one.value));
}
