import type { Pool } from 'pg';
import { z } from 'zod';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { inTransaction } from '../postgres/transaction-store.ts';

/** Bounds of what strangers can fill: all of them together, and each device. */
export const holdingLimits = { rows: 20_000, bytes: 256 * 1024 * 1024, ofDevice: 20 } as const;
/** How long a submission waits for its device to be put on the list. */
export const heldDays = 30;

export type HoldingLimits = Readonly<{ rows: number; bytes: number; ofDevice: number }>;

/** `held`: it was or is there now, since `receivedAt`. `conflict`: other bytes under its id. `quota`: its device has too many. `full`: all have. */
export type Held =
  Readonly<{ outcome: 'held'; receivedAt: string }> | Readonly<{ outcome: 'conflict' | 'quota' | 'full' }>;

const present = z.array(z.object({ same: z.boolean(), receivedAt: z.string() }));
const usage = z.tuple([z.object({ rows: z.number(), bytes: z.number(), own: z.number() })]);

/** On disk when it returns `held`. What waited longer than its time makes room first. */
export async function holdSubmission(
  pool: Pool,
  sent: Readonly<{ envelope: Envelope; body: Uint8Array; digest: Uint8Array; now: Date }>,
  limits: HoldingLimits = holdingLimits,
): Promise<Held> {
  const { envelope, now } = sent;
  const { election, device, id } = envelope;
  const [body, digest] = [Buffer.from(sent.body), Buffer.from(sent.digest)];
  return inTransaction(pool, async (client) => {
    // One after another, so that the bounds hold.
    await client.query("select pg_advisory_xact_lock(hashtextextended('kua holding', 0))");
    const known = await client.query(
      `select digest = $4 as same, received_at as "receivedAt" from holding.submission
       where election = $1 and device = $2 and id = $3`,
      [election, device, id, digest],
    );
    const [found] = present.parse(known.rows);
    if (found !== undefined)
      return found.same ? { outcome: 'held', receivedAt: found.receivedAt } : { outcome: 'conflict' };
    const oldest = new Date(now.getTime() - heldDays * 86_400_000).toISOString();
    await client.query('delete from holding.submission where received_at < $1', [oldest]);
    const used = await client.query(
      `select count(*) as rows, coalesce(sum(octet_length(body)), 0)::bigint as bytes,
         count(*) filter (where election = $1 and device = $2) as own from holding.submission`,
      [election, device],
    );
    const [{ rows, bytes, own }] = usage.parse(used.rows);
    if (own >= limits.ofDevice) return { outcome: 'quota' };
    if (rows >= limits.rows || bytes + body.length > limits.bytes) return { outcome: 'full' };
    await client.query(
      'insert into holding.submission (election, device, id, digest, body, received_at) values ($1, $2, $3, $4, $5, $6)',
      [election, device, id, digest, body, now.toISOString()],
    );
    return { outcome: 'held', receivedAt: now.toISOString() };
  });
}

const heldRow = z.object({ id: z.string(), body: z.instanceof(Uint8Array) });

/** What a device has in holding, the oldest first. */
export async function heldBy(
  pool: Pool,
  { election, device }: Readonly<{ election: string; device: string }>,
): Promise<readonly Readonly<z.infer<typeof heldRow>>[]> {
  const { rows } = await pool.query(
    'select id, body from holding.submission where election = $1 and device = $2 order by received_at, id',
    [election, device],
  );
  return z.array(heldRow).parse(rows);
}

/** Devices that are on a list by now and still have something here. */
export async function heldOfEnrolled(pool: Pool): Promise<readonly Readonly<{ election: string; device: string }>[]> {
  const { rows } = await pool.query(
    `select distinct h.election, h.device from holding.submission h
     join projection.device d on d.election = h.election and d.device = h.device`,
  );
  return z.array(z.object({ election: z.string(), device: z.string() })).parse(rows);
}

/** After it is in the ledger. */
export async function releaseHeld(
  pool: Pool,
  { election, device, id }: Readonly<{ election: string; device: string; id: string }>,
): Promise<void> {
  await pool.query('delete from holding.submission where election = $1 and device = $2 and id = $3', [
    election,
    device,
    id,
  ]);
}

/** Whether a submission waits here, and since when. */
export async function findHeld(
  pool: Pool,
  { election, device, id }: Readonly<{ election: string; device: string; id: string }>,
): Promise<Readonly<{ receivedAt: string; body: Uint8Array }> | null> {
  const { rows } = await pool.query(
    'select received_at as "receivedAt", body from holding.submission where election = $1 and device = $2 and id = $3',
    [election, device, id],
  );
  return z.array(z.object({ receivedAt: z.string(), body: z.instanceof(Uint8Array) })).parse(rows)[0] ?? null;
}
