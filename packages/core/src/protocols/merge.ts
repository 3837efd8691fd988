import type { SourceResult, Statement } from './statement.ts';

/**
 * What one source says of one unit, cell by cell: among its deliveries the highest-ranked that states the cell, and every submission
 * that was not superseded. Where more than one distinct value remains the cell is in conflict and has no figure. The order of the
 * statements does not matter; a blank never overrides a figure.
 */
export function mergeStatements(statements: readonly Statement[], cellCount: number): SourceResult {
  const counting = statements.filter(({ superseded }) => !superseded);
  const figures = new Array<number | null>(cellCount).fill(null);
  const conflict: number[] = [];
  for (let index = 0; index < cellCount; index += 1) {
    const stated = statedValue(counting, index);
    if (stated === 'conflict') conflict.push(index + 1);
    else figures[index] = stated;
  }
  return { figures, conflict, restIsZero: counting.some((statement) => statement.restIsZero) };
}

function statedValue(statements: readonly Statement[], index: number): number | null | 'conflict' {
  const highest = highestRank(statements, index);
  let value: number | null = null;
  for (const statement of statements) {
    const figure = statement.figures[index] ?? null;
    if (figure === null || (statement.channel === 'delivery' && statement.rank < highest)) continue;
    if (value !== null && value !== figure) return 'conflict';
    value = figure;
  }
  return value;
}

/** Of the deliveries that state the cell. */
function highestRank(statements: readonly Statement[], index: number): number {
  let highest = -1;
  for (const statement of statements) {
    if (statement.rank <= highest || statement.channel !== 'delivery') continue;
    if ((statement.figures[index] ?? null) !== null) highest = statement.rank;
  }
  return highest;
}
