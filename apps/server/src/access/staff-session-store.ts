import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { staffRoles, type Staff } from '@kua/core/access/staff.ts';

/** A shift and what comes after it. */
const longestMs = 14 * 3600 * 1000;

const staffRow = z.object({
  election: z.string(),
  staff: z.string(),
  roles: z.array(z.enum(staffRoles)),
  territories: z.array(z.string()).nullable(),
  branch: z.string(),
  source: z.string().nullable(),
  devices: z.array(z.string()),
});

/** Signs somebody in who has shown her passkey. The token goes to her browser alone; here lies its digest. */
export async function beginSession(
  pool: Pool,
  { election, staff, now }: Readonly<{ election: string; staff: string; now: Date }>,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await pool.query('insert into desk.session (digest, election, staff, ends_at) values ($1, $2, $3, $4)', [
    digestOf(token),
    election,
    staff,
    new Date(now.getTime() + longestMs),
  ]);
  return token;
}

/** Whose session it is; null where it has ended, or her work has. */
export async function findSession(
  pool: Pool,
  { election, token, now }: Readonly<{ election: string; token: string; now: Date }>,
): Promise<Staff | null> {
  const { rows } = await pool.query({
    name: 'find-session',
    text: `select s.election, s.staff, s.roles, s.territories, s.branch, s.source,
             array(select d.device from projection.staff_device d
               where d.election = s.election and d.staff = s.staff order by d.device) as devices
           from desk.session join projection.staff s using (election, staff)
           where digest = $1 and election = $2 and ends_at > $3 and s.ended is null`,
    values: [digestOf(token), election, now],
  });
  return z.array(staffRow).parse(rows)[0] ?? null;
}

/** How long it still lasts, in milliseconds: a computer at the desk may have another time of day. */
export async function sessionLeft(pool: Pool, { token, now }: Readonly<{ token: string; now: Date }>): Promise<number> {
  const { rows } = await pool.query<{ ends: string }>('select ends_at as ends from desk.session where digest = $1', [
    digestOf(token),
  ]);
  return Math.max(0, Date.parse(rows[0]?.ends ?? '') - now.getTime() || 0);
}

export async function endSession(pool: Pool, token: string): Promise<void> {
  await pool.query('delete from desk.session where digest = $1', [digestOf(token)]);
}

/** All of hers, on every computer. */
export async function endSessionsOf(
  pool: Pool,
  { election, staff }: Readonly<{ election: string; staff: string }>,
): Promise<void> {
  await pool.query('delete from desk.session where election = $1 and staff = $2', [election, staff]);
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
