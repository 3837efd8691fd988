import { z } from 'zod';
import type { Cell } from '@kua/core/protocols/statement.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** Cells by contest and id. */
export type CellPositions = ReadonlyMap<string, ReadonlyMap<string, Cell>>;

const cellRow = z.object({
  contest: z.string(),
  position: z.number(),
  kind: z.enum(['field', 'option']).nullable(),
  id: z.string().nullable(),
});

/** The meaning of figures by contest, as the election knows it now; a contest without cells has an empty map. */
export async function readCells(context: Pick<FoldContext, 'client' | 'election'>): Promise<CellPositions> {
  const { rows } = await context.client.query({
    name: 'cells-by-contest',
    text: `
      select contest.id as contest, coalesce(cell.position, 0)::integer as position, cell.kind, cell.id
      from contest left join cell on cell.election = contest.election and cell.contest = contest.id
      where contest.election = $1`,
    values: [context.election],
  });
  const contests = new Map<string, Map<string, Cell>>();
  for (const { contest, position, kind, id } of z.array(cellRow).parse(rows)) {
    const cells = contests.get(contest) ?? new Map<string, Cell>();
    if (kind !== null && id !== null) cells.set(id, { position, kind, id });
    contests.set(contest, cells);
  }
  return contests;
}
