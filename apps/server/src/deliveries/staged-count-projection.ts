import { z } from 'zod';
import type { FoldContext } from '../evidence/fold.ts';

/** How the rows of one file were taken; their sum is the rows read. */
export type RowCounts = Readonly<{ imported: number; unchanged: number; quarantined: number }>;

const countRow = z.object({
  file: z.number(),
  imported: z.number(),
  unchanged: z.number(),
  quarantined: z.number(),
});

/**
 * Counts the staged rows against what the source said before: call it before anything of the delivery is folded. A row is unchanged
 * when all its figures are already the source's result, and the zeros of what it leaves out too where its form lists only options with
 * votes, and it says nothing new of the station or territory, and of turnout what the source's last label for it said. Rows of a long file are
 * counted by figure where only some of a run are new. Units that are unknown even after this delivery are quarantined.
 */
export async function countStaged(context: FoldContext, source: string): Promise<ReadonlyMap<number, RowCounts>> {
  const { rows } = await context.client.query(
    `with described as (select distinct unit from pg_temp.staged where described),
     field as (select contest, array_agg(position::bigint) as positions from cell where election = $1 and kind = 'field' group by contest),
     last_turnout as (
       select station, minute, what, array_agg(figure) as stated
       from (
         select *, rank() over (partition by station, minute, what order by rank desc) as place
         from turnout where election = $1 and source = $2
       ) as t
       where place = 1 group by station, minute, what
     ),
     part as (
       select s.file, s.line, s.rows,
         case s.unit_kind when 'station' then st.id is null and d.unit is null else t.id is null and n.id is null end as unknown,
         coalesce(n.fresh, false)
           or (s.described and (st.id is null
             or (right(s.unit, length(s.number)) <> s.number and s.number <> st.number)
             or s.name <> st.name or s.address <> st.address or s.latitude <> st.latitude or s.longitude <> st.longitude
             or s.registered <> st.registered
             or (s.name is not null and st.name is null) or (s.address is not null and st.address is null)
             or (s.latitude is not null and st.latitude is null) or (s.longitude is not null and st.longitude is null)
             or (s.registered is not null and st.registered is null)
             or (s.territory <> st.territory and p.id is null)))
           or (s.minutes is not null and exists (
             select from unnest(s.minutes, s.cast_counts, s.announced) as p (minute, cast_count, announced)
             cross join lateral (values ('cast', p.cast_count), ('announced', p.announced)) as f (what, figure)
             left join last_turnout k on k.station = s.unit and k.minute = p.minute and k.what = f.what
             where f.figure is not null and (k.stated is null or f.figure <> all (k.stated))))
           or (s.contest is not null and (r.unit is null or (s.rest_is_zero and not r.rest_is_zero))) as news,
         case when s.contest is null or r.unit is null or (s.figures = r.figures and (r.conflict = '{}' or not s.rest_is_zero)) then 0 else
           (select count(*) filter (where c.stated is not null and c.stated is distinct from c.known)
              + case when s.rest_is_zero and bool_or(c.stated is not null and c.position <> all (coalesce(f.positions, '{}')))
                then count(*) filter (where c.stated is null and c.position <> all (coalesce(f.positions, '{}'))
                  and (c.known <> 0 or c.position = any (r.conflict)))
                else 0 end
            from unnest(s.figures, r.figures) with ordinality as c (stated, known, position))
         end as changed
       from pg_temp.staged s
       left join described d on s.unit_kind = 'station' and d.unit = s.unit
       left join station st on s.unit_kind = 'station' and st.election = $1 and st.id = s.unit
       left join territory t on s.unit_kind = 'territory' and t.election = $1 and t.id = s.unit
       left join territory p on s.described and p.election = $1 and p.id = s.territory and p.parent is null
       left join pg_temp.staged_territory n on n.id = case s.unit_kind when 'territory' then s.unit else s.territory end
       left join result r on r.election = $1 and r.source = $2 and r.contest = s.contest and r.unit_kind = s.unit_kind and r.unit = s.unit
       left join field f on f.contest = s.contest
       where s.code is null
     ),
     item as (
       select file, max(rows) as rows, bool_or(unknown) as unknown,
         case when bool_or(coalesce(news, false)) then max(rows) else least(max(rows), sum(changed)) end as imported
       from part group by file, line
     )
     select file, sum(imported)::bigint as imported, sum(unchanged)::bigint as unchanged, sum(quarantined)::bigint as quarantined from (
       select file, sum(case when unknown then 0 else imported end) as imported,
         sum(case when unknown then 0 else rows - imported end) as unchanged,
         sum(case when unknown then rows else 0 end) as quarantined
       from item group by file
       union all
       select file, 0, 0, sum(rows) from pg_temp.staged where code is not null group by file
     ) as counted group by file`,
    [context.election, source],
  );
  return new Map(
    z
      .array(countRow)
      .parse(rows)
      .map(({ file, ...counts }) => [file, counts]),
  );
}
