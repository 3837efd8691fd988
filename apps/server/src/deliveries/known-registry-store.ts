import type { ClientBase } from 'pg';
import { z } from 'zod';
import { cellDictionary, type CellDictionary } from '@kua/core/deliveries/cell-dictionary.ts';
import { localText } from '@kua/core/registry/registry-contract.ts';

/** Id of the whole of an election to which nobody gave territories. */
export const wholeTerritory = 'whole';

/** What reading a delivery must know of the election. */
export type KnownRegistry = Readonly<{
  cells: CellDictionary;
  /** Id of the whole; null while the election has no territory. */
  root: string | null;
  /** Levels by id. */
  territories: ReadonlyMap<string, number>;
}>;

const cellRow = z.object({
  contest: z.string(),
  position: z.number().nullable(),
  kind: z.enum(['field', 'option']).nullable(),
  id: z.string().nullable(),
  name: localText.nullable(),
});
const territoryRow = z.object({ id: z.string(), parent: z.string().nullable(), level: z.number() });

/** Reads it from the projections that the connection's search path names. */
export async function readKnownRegistry(client: ClientBase, election: string): Promise<KnownRegistry> {
  const cells = await client.query(
    `select contest.id as contest, cell.position, cell.kind, cell.id, cell.name
     from contest left join cell on cell.election = contest.election and cell.contest = contest.id
     where contest.election = $1 order by contest.position, contest.id, cell.position`,
    [election],
  );
  const territories = await client.query('select id, parent, level from territory where election = $1 order by id', [
    election,
  ]);
  const known = z.array(territoryRow).parse(territories.rows);
  return {
    cells: dictionaryOf(z.array(cellRow).parse(cells.rows)),
    root: known.find(({ parent }) => parent === null)?.id ?? null,
    territories: new Map(known.map(({ id, level }) => [id, level])),
  };
}

function dictionaryOf(rows: readonly z.infer<typeof cellRow>[]): CellDictionary {
  const contests = Map.groupBy(rows, ({ contest }) => contest);
  return cellDictionary(
    [...contests].map(([contest, cells]) => ({
      contest,
      cells: cells.flatMap(({ position, kind, id, name }) =>
        position === null || kind === null || id === null || name === null
          ? []
          : [{ index: position - 1, kind, id, name }],
      ),
    })),
  );
}
