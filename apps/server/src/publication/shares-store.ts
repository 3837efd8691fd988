import { z } from 'zod';
import type { SourceShares } from '@kua/core/publication/release-contract.ts';
import type { SourceId } from '@kua/core/registry/election.ts';
import type { Snapshot } from './publication-store.ts';

const shareRow = z.object({ source: z.string(), since: z.string(), photos: z.boolean() });

/** From when each source shares, and whether photos came from it; those of which nothing came are absent. */
export async function readShares({ client, election }: Snapshot): Promise<ReadonlyMap<SourceId, SourceShares>> {
  const { rows } = await client.query({
    name: 'publication-shares',
    // The first submission is soon met in the order of the ledger; a source without devices has none to look for.
    text: `
      with named (source) as (
        select s.value ->> 'id' from election, jsonb_array_elements(sources) s where election = $1
      )
      select named.source, e.received_at as since, exists (
          select from copy join copy_page using (election, copy)
          where copy.election = $1 and copy.source = named.source
        ) as photos
      from named
      cross join lateral (select least(
        (select min(sequence) from delivery_report d where d.election = $1 and d.source = named.source),
        (select min(sequence) from photo_delivery p where p.election = $1 and p.source = named.source),
        case when exists (select from device d where d.election = $1 and d.source = named.source) then (
          select sequence from submission s
          where s.election = $1 and s.source = named.source and s.kind is not null and not s.marked
          order by sequence limit 1
        ) end
      ) as sequence) first
      join ledger.entry e on e.election = $1 and e.sequence = first.sequence`,
    values: [election],
  });
  return new Map(
    z
      .array(shareRow)
      .parse(rows)
      .map(({ source, since, photos }) => [source, { since, photos }]),
  );
}
