import { mergeStatements } from '@kua/core/protocols/merge.ts';
import type { SourceResult, Statement } from '@kua/core/protocols/statement.ts';
import type { FoldContext } from '../evidence/fold.ts';
import type { CellPositions } from './cell-projection.ts';
import { figuresFromText, figuresToText } from './figures-text.ts';

/** A station or territory of which a source stated something. */
export type StatedUnit = Readonly<{
  contest: string;
  source: string;
  unitKind: 'station' | 'territory';
  unit: string;
  /** Sequence of the last entry that stated it. */
  changed: number;
}>;

/**
 * A statement with the unit that it is about, as `statementColumns` selects it. The types are those of the columns: rows come in
 * millions and are not parsed once more.
 */
export type StatementRow = [
  contest: string,
  source: string,
  unitKind: StatedUnit['unitKind'],
  unit: string,
  changed: number,
  channel: Statement['channel'],
  rank: number,
  superseded: boolean,
  restIsZero: boolean,
  figures: string,
];

/** For a query that joins `statement s` with units `u`. */
export const statementColumns = `s.contest, s.source, s.unit_kind, s.unit, u.changed, s.channel, s.rank, s.superseded, s.rest_is_zero,
  array_to_string(s.figures, ',', '')`;

/** Merges all statements of these units anew: a batch at most, because they are held in memory. */
export async function mergeUnits(
  context: FoldContext,
  cells: CellPositions,
  units: readonly StatedUnit[],
): Promise<void> {
  const { rows } = await context.client.query<StatementRow>({
    name: 'statements-of-units',
    rowMode: 'array',
    text: `
      select ${statementColumns}
      from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]) with ordinality
        as u (contest, source, unit_kind, unit, changed, place)
      join statement s on s.election = $1 and s.contest = u.contest and s.source = u.source
        and s.unit_kind = u.unit_kind and s.unit = u.unit
      order by u.place`,
    values: [
      context.election,
      units.map((unit) => unit.contest),
      units.map((unit) => unit.source),
      units.map((unit) => unit.unitKind),
      units.map((unit) => unit.unit),
      units.map((unit) => unit.changed),
    ],
  });
  const merger = unitMerger(context, cells);
  await merger.add(rows);
  await merger.finish();
}

const resultsAtOnce = 2000;

/** Takes statements in which those of one unit follow each other, and writes the results of units that are complete. */
export function unitMerger(
  context: FoldContext,
  cells: CellPositions,
): Readonly<{
  add: (rows: readonly StatementRow[]) => Promise<void>;
  finish: () => Promise<void>;
}> {
  const options = optionPositions(cells);
  let unit: StatedUnit | null = null;
  let statements: Statement[] = [];
  let results: UnitResult[] = [];

  function complete(): void {
    if (unit !== null) results.push(resultOf(unit, statements, options.get(unit.contest) ?? noOptions));
    statements = [];
  }

  async function write(): Promise<void> {
    const written = results;
    results = [];
    await writeResults(context, written);
  }

  return {
    add: async (rows) => {
      for (const row of rows) {
        if (unit === null || !isAbout(row, unit)) {
          complete();
          unit = unitOf(row);
        }
        statements.push(statementOf(row));
        if (results.length >= resultsAtOnce) await write();
      }
    },
    finish: async () => {
      complete();
      unit = null;
      if (results.length > 0) await write();
    },
  };
}

type UnitResult = Readonly<{ unit: StatedUnit; result: SourceResult; statements: number }>;

function isAbout([contest, source, unitKind, id]: StatementRow, unit: StatedUnit): boolean {
  return id === unit.unit && contest === unit.contest && source === unit.source && unitKind === unit.unitKind;
}

function unitOf([contest, source, unitKind, unit, changed]: StatementRow): StatedUnit {
  return { contest, source, unitKind, unit, changed };
}

function statementOf([, , , , , channel, rank, superseded, restIsZero, figures]: StatementRow): Statement {
  return { channel, rank, superseded, restIsZero, figures: figuresFromText(figures) };
}

/** What a statement says is known as a cell before the statement is merged; cells behind the last one stated change nothing. */
function resultOf(unit: StatedUnit, statements: readonly Statement[], options: ReadonlySet<number>): UnitResult {
  const cellCount = statements.reduce((most, { figures }) => Math.max(most, figures.length), 0);
  return { unit, result: mergeStatements(statements, cellCount, options), statements: statements.length };
}

const noOptions: ReadonlySet<number> = new Set();

function optionPositions(cells: CellPositions): ReadonlyMap<string, ReadonlySet<number>> {
  return new Map(
    [...cells].map(([contest, byId]) => {
      const options = [...byId.values()].filter(({ kind }) => kind === 'option');
      return [contest, new Set(options.map(({ position }) => position))];
    }),
  );
}

async function writeResults(context: FoldContext, results: readonly UnitResult[]): Promise<void> {
  await context.client.query({
    name: 'write-results',
    text: `
      insert into result (election, contest, source, unit_kind, unit, figures, conflict, rest_is_zero, statements, changed)
      select $1, u.contest, u.source, u.unit_kind, u.unit, u.figures::bigint[], u.conflict::smallint[], u.rest_is_zero, u.statements, u.changed
      from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::integer[], $10::bigint[])
        as u (contest, source, unit_kind, unit, figures, conflict, rest_is_zero, statements, changed)
      on conflict (election, contest, source, unit_kind, unit) do update set
        figures = excluded.figures, conflict = excluded.conflict, rest_is_zero = excluded.rest_is_zero,
        statements = excluded.statements, changed = excluded.changed`,
    values: [
      context.election,
      results.map(({ unit }) => unit.contest),
      results.map(({ unit }) => unit.source),
      results.map(({ unit }) => unit.unitKind),
      results.map(({ unit }) => unit.unit),
      results.map(({ result }) => figuresToText(result.figures)),
      results.map(({ result }) => `{${result.conflict.join(',')}}`),
      results.map(({ result }) => result.restIsZero),
      results.map(({ statements }) => statements),
      results.map(({ unit }) => unit.changed),
    ],
  });
}
