import type { Pool } from 'pg';
import { z } from 'zod';

/** A device on an election's list. */
export type KnownDevice = Readonly<{ source: string; revoked: boolean }>;

const deviceRow = z.object({ source: z.string(), revoked: z.boolean() });

/** Null when the device is not on the list, as far as the projections know. */
export async function findDevice(
  pool: Pool,
  { election, device }: Readonly<{ election: string; device: string }>,
): Promise<KnownDevice | null> {
  const { rows } = await pool.query({
    name: 'find-device',
    text: 'select source, revoked is not null as revoked from projection.device where election = $1 and device = $2',
    values: [election, device],
  });
  return z.array(deviceRow).parse(rows)[0] ?? null;
}

const revokedRow = z.object({ election: z.string(), device: z.string() });

/** Of all elections. */
export async function revokedDevices(pool: Pool): Promise<readonly Readonly<z.infer<typeof revokedRow>>[]> {
  const { rows } = await pool.query({
    name: 'revoked-devices',
    text: 'select election, device from projection.device where revoked is not null',
  });
  return z.array(revokedRow).parse(rows);
}

const invitationRow = z.object({ source: z.string(), device: z.string().nullable() });

/** What is known of an invitation by its digest: whose devices it makes, and who used it up. Null: it was never given. */
export async function findInvitation(
  pool: Pool,
  { election, invitation }: Readonly<{ election: string; invitation: string }>,
): Promise<z.infer<typeof invitationRow> | null> {
  const { rows } = await pool.query({
    name: 'find-invitation',
    text: 'select source, device from projection.invitation where election = $1 and invitation = $2',
    values: [election, invitation],
  });
  return z.array(invitationRow).parse(rows)[0] ?? null;
}
