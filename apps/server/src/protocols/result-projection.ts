import { z } from 'zod';
import { mergeStatements } from '@kua/core/protocols/merge.ts';
import type { Statement } from '@kua/core/protocols/statement.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { figuresFromText, figuresToText } from './figures-text.ts';

/** A station or territory of which a source stated something new. */
export type TouchedUnit = Readonly<{
  contest: string;
  source: string;
  unitKind: 'station' | 'territory';
  unit: string;
  /** Sequence of the last entry that stated it. */
  changed: number;
}>;

/** Merges all statements of these units anew: at most a few thousand at a time, because they are held in memory. */
export async function mergeUnits(context: FoldContext, units: readonly TouchedUnit[]): Promise<void> {
  if (units.length === 0) return;
  const merged = await readStatements(context, units);
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
    values: [context.election, ...resultColumns(units, merged)],
  });
}

const statementRow = z.tuple([
  z.number(),
  z.enum(['delivery', 'submission']),
  z.number(),
  z.boolean(),
  z.boolean(),
  z.string(),
]);

/** Statements of each unit, in the order of `units`. */
async function readStatements(context: FoldContext, units: readonly TouchedUnit[]): Promise<readonly Statement[][]> {
  const found = units.map((): Statement[] => []);
  const { rows } = await context.client.query<unknown[]>({
    name: 'statements-of-units',
    rowMode: 'array',
    text: `
      select u.place::integer, s.channel, s.rank, s.superseded, s.rest_is_zero, array_to_string(s.figures, ',', '')
      from unnest($2::text[], $3::text[], $4::text[], $5::text[]) with ordinality as u (contest, source, unit_kind, unit, place)
      join statement s on s.election = $1 and s.contest = u.contest and s.source = u.source
        and s.unit_kind = u.unit_kind and s.unit = u.unit`,
    values: [
      context.election,
      units.map((unit) => unit.contest),
      units.map((unit) => unit.source),
      units.map((unit) => unit.unitKind),
      units.map((unit) => unit.unit),
    ],
  });
  for (const row of rows) {
    const [place, channel, rank, superseded, restIsZero, figures] = statementRow.parse(row);
    found[place - 1]?.push({ channel, rank, superseded, restIsZero, figures: figuresFromText(figures) });
  }
  return found;
}

function resultColumns(units: readonly TouchedUnit[], statements: readonly Statement[][]): readonly unknown[][] {
  const results = statements.map((all) =>
    mergeStatements(
      all,
      all.reduce((most, one) => Math.max(most, one.figures.length), 0),
    ),
  );
  return [
    units.map((unit) => unit.contest),
    units.map((unit) => unit.source),
    units.map((unit) => unit.unitKind),
    units.map((unit) => unit.unit),
    results.map((result) => figuresToText(result.figures)),
    results.map((result) => `{${result.conflict.join(',')}}`),
    results.map((result) => result.restIsZero),
    statements.map((all) => all.length),
    units.map((unit) => unit.changed),
  ];
}
