import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { mergeStatements } from './merge.ts';
import type { Figures, Statement } from './statement.ts';

const cells = 4;

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
    const result = mergeStatements([row(2, [null, 9]), row(1, [1, 2, 3])], cells);
    expect(result).toEqual({ figures: [1, 9, 3, null], conflict: [], restIsZero: false });
  });

  test('the same station twice in one delivery is a conflict where the figures differ, and only there', () => {
    const result = mergeStatements([row(1, [1, 2]), row(1, [1, 5])], cells);
    expect(result).toEqual({ figures: [1, null, null, null], conflict: [2], restIsZero: false });
  });

  test('a later delivery settles a conflict of an earlier one', () => {
    expect(mergeStatements([row(1, [1]), row(1, [2]), row(2, [2])], 1).figures).toEqual([2]);
  });

  test('a submission never overrides a delivery, nor a delivery a submission', () => {
    expect(mergeStatements([row(7, [1]), protocol([2])], 1).conflict).toEqual([1]);
  });

  test('zero is a figure, missing is not', () => {
    expect(mergeStatements([row(1, [5, 5]), row(2, [0, null])], 2).figures).toEqual([0, 5]);
  });
});

describe('properties of the merge', () => {
  test('order does not matter', () => {
    fc.assert(
      fc.property(
        statements.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(mergeStatements(shuffled, cells)).toEqual(mergeStatements(all, cells));
        },
      ),
    );
  });

  test('stating the same again changes nothing', () => {
    fc.assert(
      fc.property(statements, (all) => {
        expect(mergeStatements([...all, ...all], cells)).toEqual(mergeStatements(all, cells));
      }),
    );
  });

  test('a statement that says what is the result already changes nothing, whatever its rank', () => {
    fc.assert(
      fc.property(statements, fc.array(fc.boolean(), { maxLength: cells }), fc.nat(9), (all, chosen, rank) => {
        const before = mergeStatements(all, cells);
        const repeated = chosen.map((said, index) => (said ? (before.figures[index] ?? null) : null));
        expect(mergeStatements([...all, row(rank, repeated)], cells)).toEqual(before);
      }),
    );
  });

  test('superseded statements count for nothing', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const counting = all.filter((one) => !one.superseded);
        expect(mergeStatements(all, cells)).toEqual(mergeStatements(counting, cells));
      }),
    );
  });

  test('blanks never override: a statement without figures changes no cell', () => {
    fc.assert(
      fc.property(statements, fc.integer({ min: 4, max: 9 }), (all, rank) => {
        const before = mergeStatements(all, cells);
        const after = mergeStatements([...all, row(rank, [null, null])], cells);
        expect(after).toEqual(before);
      }),
    );
  });

  test('the latest delivery wins every cell that it states, where no submission contradicts', () => {
    fc.assert(
      fc.property(statements, figures, (all, latest) => {
        const deliveries = all.filter((one) => one.channel === 'delivery');
        const result = mergeStatements([...deliveries, row(9, latest)], cells);
        for (const [index, figure] of latest.entries()) {
          if (figure !== null) expect(result.figures[index]).toBe(figure);
        }
      }),
    );
  });

  test('a cell is in conflict exactly when more than one distinct value counts, and then has no figure', () => {
    fc.assert(
      fc.property(statements, (all) => {
        const result = mergeStatements(all, cells);
        for (let index = 0; index < cells; index += 1) {
          const distinct = countingValues(all, index);
          expect(result.conflict.includes(index + 1)).toBe(distinct.size > 1);
          expect(result.figures[index]).toBe(distinct.size === 1 ? [...distinct][0] : null);
        }
      }),
    );
  });
});

/** The rule said a second way, as sets. */
function countingValues(all: readonly Statement[], index: number): Set<number> {
  const stating = all.flatMap((one) => {
    const value = one.figures[index] ?? null;
    return one.superseded || value === null ? [] : [{ ...one, value }];
  });
  const rows = stating.filter((one) => one.channel === 'delivery');
  const rank = Math.max(...rows.map((one) => one.rank));
  const amended = rows.filter((one) => one.rank === rank);
  const submitted = stating.filter((one) => one.channel === 'submission');
  return new Set([...amended, ...submitted].map((one) => one.value));
}
