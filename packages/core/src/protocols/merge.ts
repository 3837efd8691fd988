import type { SourceResult, Statement } from './statement.ts';

/**
 * What one source says of one unit, cell by cell: among its deliveries the highest-ranked that states the cell, and every submission
 * that was not superseded. Where more than one distinct value remains the cell is in conflict and has no figure. The order of the
 * statements does not matter; a blank never overrides a figure.
 *
 * A statement whose form lists only options with votes says zero of every option that it leaves out, if it has votes for one at all.
 * Such a zero overrides and contradicts like any other; where nothing else counts the cell stays blank, and the result's `restIsZero`
 * says zero of it: so cells that are discovered later change no result. `options`: positions of the contest's options.
 */
export function mergeStatements(
  statements: readonly Statement[],
  cellCount: number,
  options: ReadonlySet<number>,
): SourceResult {
  const counting = statements.filter(({ superseded }) => !superseded);
  const zeroing = new Set(counting.filter((statement) => statement.restIsZero && hasOption(statement, options)));
  const nobody = new Set<Statement>();
  const figures = new Array<number | null>(cellCount).fill(null);
  const conflict: number[] = [];
  for (let index = 0; index < cellCount; index += 1) {
    const stated = statedValue(counting, index, options.has(index + 1) ? zeroing : nobody);
    if (stated === 'conflict') conflict.push(index + 1);
    else figures[index] = stated;
  }
  return { figures, conflict, restIsZero: counting.some((statement) => statement.restIsZero) };
}

function hasOption({ figures }: Statement, options: ReadonlySet<number>): boolean {
  return figures.some((figure, index) => figure !== null && options.has(index + 1));
}

/** `zeroing`: the statements that say zero of this cell by leaving it out. */
function statedValue(
  statements: readonly Statement[],
  index: number,
  zeroing: ReadonlySet<Statement>,
): number | null | 'conflict' {
  const highest = highestRank(statements, index, zeroing);
  let value: number | null = null;
  let written = false;
  for (const statement of statements) {
    if (statement.channel === 'delivery' && statement.rank < highest) continue;
    const figure = statement.figures[index] ?? null;
    if (figure === null && !zeroing.has(statement)) continue;
    if (value !== null && value !== (figure ?? 0)) return 'conflict';
    value = figure ?? 0;
    written ||= figure !== null;
  }
  return written ? value : null;
}

/** Of the deliveries that state the cell. */
function highestRank(statements: readonly Statement[], index: number, zeroing: ReadonlySet<Statement>): number {
  let highest = -1;
  for (const statement of statements) {
    if (statement.rank <= highest || statement.channel !== 'delivery') continue;
    if ((statement.figures[index] ?? null) !== null || zeroing.has(statement)) highest = statement.rank;
  }
  return highest;
}
