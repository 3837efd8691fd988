import type { FoldContext } from '../evidence/fold.ts';
import { foldNearPictures } from './near-projection.ts';
import { refreshCopies } from './copy-state-projection.ts';

/**
 * Makes copies of what these entries named: of opened protocols, and of sets of photos that an organisation gave, as soon as one of their
 * photos was found to be what it was promised to be. `changed`: sequence of the entry by which that became known.
 */
export async function foldCopies(
  { client, election, ...rest }: FoldContext,
  { sequences, changed }: Readonly<{ sequences: readonly number[]; changed: number }>,
): Promise<void> {
  const { rows } = await client.query<{ copy: string }>({
    name: 'fold-copies',
    text: `
      with named as (
        select a.sequence, a.part, count(*) filter (where a.outcome is null and a.type like 'image/%') as missing
        from attachment a where a.election = $1 and a.sequence = any ($2::bigint[])
        group by a.sequence, a.part having count(a.derivative) > 0
      ),
      of_submissions as (
        select s.sequence::text as copy, s.sequence, s.source, d.branch, s.device, s.id as submission, n.missing
        from named n join submission s on s.election = $1 and s.sequence = n.sequence
        join device d on d.election = s.election and d.device = s.device
        where n.part is null and s.kind = 'protocol' and not s.marked and s.source is not null
      ),
      of_deliveries as (
        select p.sequence || '-' || n.part, p.sequence, p.source, p.source, null, null::uuid, n.missing
        from named n join photo_delivery p on p.election = $1 and p.sequence = n.sequence
        where n.part is not null
      )
      insert into copy (election, copy, sequence, source, branch, device, submission, state, missing, superseded, seats, barred, readings, changed)
      select $1, copy, sequence, source, branch, device, submission, '{"state":"unplaced"}', missing, false, 0, '{}', '{}', $3
      from (select * from of_submissions union all select * from of_deliveries) as made
      on conflict (election, copy) do update set missing = excluded.missing
      returning copy`,
    values: [election, sequences, changed],
  });
  const copies = rows.map(({ copy }) => copy);
  if (copies.length === 0) return;
  await client.query({
    name: 'fold-copy-pages',
    text: `
      with gone as (delete from copy_page where election = $1 and copy = any ($2::text[]))
      insert into copy_page (election, copy, position, sequence, sealed, role, width, height, derivative, likeness)
      select $1, c.copy, row_number() over (
          partition by c.copy order by a.role !~ '^page', coalesce(substring(a.role from '^page-(\\d{1,6})$')::integer, 0), a.role, a.sealed
        ), a.sequence, a.sealed, a.role, a.width, a.height, a.derivative, a.likeness
      from copy c join attachment a on a.election = c.election and a.sequence = c.sequence
        and c.copy = a.sequence || coalesce('-' || a.part, '')
      where c.election = $1 and c.copy = any ($2::text[]) and a.derivative is not null
      on conflict (election, copy, sealed) do update set position = excluded.position`,
    values: [election, copies],
  });
  await foldNearPictures({ client, election, ...rest }, copies);
  await refreshCopies({ client, election, ...rest }, { copies, units: [], changed });
}
