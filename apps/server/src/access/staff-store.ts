import type { Pool } from 'pg';
import { z } from 'zod';
import { staffRoles } from '@kua/core/access/staff.ts';
import type { Source } from '@kua/core/registry/election.ts';
import { localText, sourceSchema } from '@kua/core/registry/registry-contract.ts';

type OfElection<T> = Readonly<{ election: string } & T>;

const passkeyRow = z.object({ staff: z.string(), key: z.string() });

/** Whose a passkey is, and its key; null where nobody at work has it. */
export async function findPasskey(
  pool: Pool,
  { election, passkey }: OfElection<{ passkey: string }>,
): Promise<z.infer<typeof passkeyRow> | null> {
  const { rows } = await pool.query({
    name: 'find-passkey',
    text: `select staff, key from projection.staff_passkey join projection.staff using (election, staff)
           where election = $1 and passkey = $2 and ended is null`,
    values: [election, passkey],
  });
  return z.array(passkeyRow).parse(rows)[0] ?? null;
}

/** Ids of her passkeys. */
export async function passkeysOf(pool: Pool, { election, staff }: OfElection<{ staff: string }>): Promise<string[]> {
  const { rows } = await pool.query<{ passkey: string }>({
    name: 'passkeys-of',
    text: 'select passkey from projection.staff_passkey where election = $1 and staff = $2 order by passkey',
    values: [election, staff],
  });
  return rows.map(({ passkey }) => passkey);
}

/** Whether an invitation to the desk still serves, by its digest. */
export async function isInvitationOpen(
  pool: Pool,
  { election, invitation }: OfElection<{ invitation: string }>,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'staff-invitation-open',
    text: 'select from projection.staff_invitation where election = $1 and invitation = $2 and staff is null',
    values: [election, invitation],
  });
  return (rowCount ?? 0) > 0;
}

const listedRow = z.object({
  staff: z.string(),
  roles: z.array(z.enum(staffRoles)),
  territories: z.array(z.string()).nullable(),
  branch: z.string(),
  source: z.string().nullable(),
  joined: z.string(),
  ended: z.string().nullable(),
});
export type ListedStaff = Readonly<z.infer<typeof listedRow>>;

/** Everybody who is or was at the desk, who came first first. Nothing more is known of them than this. */
export async function listStaff(pool: Pool, election: string): Promise<readonly ListedStaff[]> {
  const { rows } = await pool.query({
    name: 'list-staff',
    text: `select s.staff, s.roles, s.territories, s.branch, s.source,
             joined.received_at as joined, ended.received_at as ended
           from projection.staff s
           join ledger.entry joined on joined.election = s.election and joined.sequence = s.joined
           left join ledger.entry ended on ended.election = s.election and ended.sequence = s.ended
           where s.election = $1 order by s.joined`,
    values: [election],
  });
  return z.array(listedRow).parse(rows);
}

const territoryRow = z.object({ id: z.string(), parent: z.string().nullable(), name: localText });

/** Every territory of the election, those that hold others first. */
export async function listTerritories(
  pool: Pool,
  election: string,
): Promise<readonly Readonly<z.infer<typeof territoryRow>>[]> {
  const { rows } = await pool.query({
    name: 'list-territories',
    text: 'select id, parent, name from projection.territory where election = $1 order by level, id',
    values: [election],
  });
  return z.array(territoryRow).parse(rows);
}

const sourcesRow = z.object({ sources: z.array(sourceSchema) });

/** The organisations that the election knows. */
export async function listSources(pool: Pool, election: string): Promise<readonly Source[]> {
  const { rows } = await pool.query({
    name: 'list-sources',
    text: 'select sources from projection.election where election = $1',
    values: [election],
  });
  return z.array(sourcesRow).parse(rows)[0]?.sources ?? [];
}

/** Of these territories, those that the election has. */
export async function knownTerritories(
  pool: Pool,
  { election, territories }: OfElection<{ territories: readonly string[] }>,
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from projection.territory where election = $1 and id = any ($2)',
    [election, territories],
  );
  return new Set(rows.map(({ id }) => id));
}

/** A pseudonym that somebody has, or had. */
export async function isTaken(pool: Pool, { election, staff }: OfElection<{ staff: string }>): Promise<boolean> {
  const { rowCount } = await pool.query('select from projection.staff where election = $1 and staff = $2', [
    election,
    staff,
  ]);
  return (rowCount ?? 0) > 0;
}
