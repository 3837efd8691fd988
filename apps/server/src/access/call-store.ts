import type { Pool } from 'pg';
import { z } from 'zod';

/** SQL: this submission says that its owner is safe again, as the opener showed it; what the opener hid may be a call. */
export function saysSafe(submission: string): string {
  return `coalesce(${submission}.opening @> '[["/body/safe", true]]', false)`;
}

const callRow = z.object({ receivedAt: z.string(), station: z.string().nullable(), safe: z.boolean() });
type Call = Readonly<z.infer<typeof callRow>>;

/**
 * Calls for help of devices on the list, as far as they are opened, newest last. `safe`: the same device said since that she is safe again; only
 * what the opener showed to say so counts.
 */
export async function callsForHelp(pool: Pool, election: string): Promise<readonly Call[]> {
  const { rows } = await pool.query(
    `with said as (
       select device, sequence, received_at, station, ${saysSafe('submission')} as safe
       from projection.submission where election = $1 and kind = 'distress' and not marked
     )
     select received_at as "receivedAt", station,
       exists (select from said later where later.device = said.device and later.safe and later.sequence > said.sequence) as safe
     from said where not safe order by sequence`,
    [election],
  );
  return z.array(callRow).parse(rows);
}
