import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';

const viewRow = z.object({
  sequence: z.number(),
  at: z.string(),
  staff: z.string(),
  submission: z.number(),
  sealed: z.string().nullable(),
});
export type View = Readonly<z.infer<typeof viewRow>>;

/** A page as one reads it. */
const mostEntries = 100;

/** A page, and the sequence before which the next one begins; null where nothing is further back. */
export type ViewPage = Readonly<{ views: readonly View[]; earlier: number | null }>;

/**
 * Who opened what and when, the last first: of the last entries before a sequence, or of the last ones of all. Whoever works in some
 * territories sees what was looked at of the stations in and below them.
 */
export async function listViews(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  before: number | null,
): Promise<ViewPage> {
  const { rows } = await pool.query({
    name: 'list-views',
    text: `with recursive below (id) as (
             select id from projection.territory where election = $1 and id = any ($2)
             union
             select t.id from below join projection.territory t on t.election = $1 and t.parent = below.id
           ),
           seen as (
             select v.* from projection.viewed v
             where v.election = $1 and ($3::bigint is null or v.sequence < $3)
               and ($2::text[] is null or exists (
                 select from projection.submission s
                 join projection.station on station.election = s.election and station.id = s.station
                 where s.election = $1 and s.sequence = v.submission and station.territory in (select id from below)
               ))
           ),
           last as (select distinct sequence from seen order by sequence desc limit $4)
           select sequence, at, staff, submission, sealed from seen join last using (sequence)
           order by sequence desc, item`,
    values: [election, territories, before, mostEntries + 1],
  });
  const found = z.array(viewRow).parse(rows);
  const sequences = [...new Set(found.map(({ sequence }) => sequence))];
  const last = sequences[mostEntries - 1] ?? 0;
  const isMore = sequences.length > mostEntries;
  return { views: found.filter(({ sequence }) => sequence >= last), earlier: isMore ? last : null };
}
