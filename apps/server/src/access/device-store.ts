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

const phraseRow = z.object({ device: z.string(), revoked: z.boolean() });

/** Devices that a phrase revokes, by its digest: one, unless somebody gave two phones the same. */
export async function devicesOfPhrase(
  pool: Pool,
  { election, digest }: Readonly<{ election: string; digest: string }>,
): Promise<readonly Readonly<z.infer<typeof phraseRow>>[]> {
  const { rows } = await pool.query({
    name: 'devices-of-phrase',
    text: `select p.device, d.revoked is not null as revoked from projection.phrase p
           join projection.device d on d.election = p.election and d.device = p.device
           where p.election = $1 and p.digest = $2`,
    values: [election, digest],
  });
  return z.array(phraseRow).parse(rows);
}
