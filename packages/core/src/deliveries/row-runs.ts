/** Joins consecutive rows of a long file that are about the same unit into one lump of statements. */
import type { Station } from '../registry/election.ts';
import type { RowStatement } from './mapped-cells.ts';
import type { ReadStatement, RowsItem } from './reading.ts';
import type { RowFacts } from './section-reader.ts';

export type RowRuns = Readonly<{
  /** Takes a row; gives the lumps that are complete with it. `joins`: whether rows of its file may join the one before. */
  add(facts: RowFacts, place: Readonly<{ line: number; joins: boolean }>): readonly RowsItem[];
  flush(): readonly RowsItem[];
  /** A row about the unit was not taken: what the unit's rows leave out is from here on missing, not zero. */
  spoil(unit: string): void;
}>;

type Open = Readonly<{
  line: number;
  unitKind: RowFacts['unitKind'];
  unit: string;
  station: Station | null;
  joins: boolean;
}> & {
  rows: number;
  readonly statements: Map<string, { figures: (number | null)[]; restIsZero: boolean }>;
};

const nothing: readonly RowsItem[] = [];

export function rowRuns(file: number): RowRuns {
  let open: Open | null = null;
  const spoiled = new Set<string>();

  function flush(): readonly RowsItem[] {
    if (open === null) return nothing;
    const { line, rows, unitKind, unit, station } = open;
    const statements: ReadStatement[] = [];
    for (const [contest, { figures, restIsZero }] of open.statements) {
      statements.push({ contest, figures, restIsZero: restIsZero && !spoiled.has(unit) });
    }
    open = null;
    return [{ type: 'rows', file, line, rows, unitKind, unit, station, territory: null, statements }];
  }

  return {
    flush,
    spoil: (unit) => spoiled.add(unit),
    add(facts, { line, joins }) {
      if (open !== null && joins && continues(open, facts)) {
        open.rows += 1;
        for (const statement of facts.statements) state(open, statement);
        return nothing;
      }
      const ended = flush();
      const { unitKind, unit, station } = facts;
      open = { line, unitKind, unit, station, joins, rows: 1, statements: new Map() };
      for (const statement of facts.statements) state(open, statement);
      return joins ? ended : [...ended, ...flush()];
    },
  };
}

function continues(open: Open, facts: RowFacts): boolean {
  if (!open.joins || open.unit !== facts.unit || open.unitKind !== facts.unitKind) return false;
  return sameStation(open.station, facts.station) && facts.statements.every((statement) => !collides(open, statement));
}

function sameStation(a: Station | null, b: Station | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = ['number', 'name', 'address', 'territory', 'latitude', 'longitude', 'registered'] as const;
  return keys.every((key) => a[key] === b[key]);
}

/** A cell that is stated again begins a new statement; a field that every row repeats does so only with another value. */
function collides(open: Open, { contest, positions, values, own }: RowStatement): boolean {
  const figures = open.statements.get(contest)?.figures;
  if (figures === undefined) return false;
  return positions.some((position, at) => {
    const before = figures[position] ?? null;
    return before !== null && (at < own || (values[at] !== null && values[at] !== before));
  });
}

function state(open: Open, { contest, positions, values, own, restIsZero }: RowStatement): void {
  let statement = open.statements.get(contest);
  if (statement === undefined) {
    statement = { figures: [], restIsZero };
    open.statements.set(contest, statement);
  }
  const { figures } = statement;
  for (const [at, position] of positions.entries()) {
    while (figures.length <= position) figures.push(null);
    const value = values[at] ?? null;
    if (value !== null) figures[position] = value;
    // A long row without a figure says "not known" of its option: the rest can no longer be taken for zero.
    else if (at < own && open.joins) statement.restIsZero = false;
  }
}
