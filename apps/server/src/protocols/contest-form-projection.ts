import { z } from 'zod';
import type { FoldContext } from '../evidence/fold.ts';

/** What stands on the paper of a contest, in its order. `position`: in arrays of figures. */
export type Form = Readonly<{ cells: readonly Readonly<{ id: string; position: number }>[] }>;

/** What verifiers are asked: the cells of the paper, not those that were only met in long files. */
export type Forms = ReadonlyMap<string, Form>;

const formRow = z.object({ contest: z.string(), id: z.string(), position: z.number() });

export async function readForms({ client, election }: Pick<FoldContext, 'client' | 'election'>): Promise<Forms> {
  const { rows } = await client.query({
    name: 'contest-forms',
    text: `
      select contest.id as contest, cell.id, cell.position
      from contest cross join lateral jsonb_array_elements((body->'fields') || (body->'options')) with ordinality as own (item, place)
      join cell on cell.election = contest.election and cell.contest = contest.id and cell.id = own.item->>'id'
      where contest.election = $1 order by contest.id, own.place`,
    values: [election],
  });
  const contests = new Map<string, { cells: { id: string; position: number }[] }>();
  for (const { contest, ...cell } of z.array(formRow).parse(rows)) {
    const form = contests.get(contest) ?? { cells: [] };
    form.cells.push(cell);
    contests.set(contest, form);
  }
  return contests;
}
