import type { Pool } from 'pg';
import { z } from 'zod';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import { heldUntil, holdingLimits, type HoldingLimits, type HoldingUse } from './holding-bounds.ts';

/** `held`: it was or is there now, since `receivedAt`, and waits until `until`. `conflict`: other bytes under its id. `quota`: its device has too many. `full`: all have. */
export type Held =
  | Readonly<{ outcome: 'held'; receivedAt: string; until: string }>
  | Readonly<{ outcome: 'conflict' | 'quota' | 'full' }>;

const present = z.array(z.object({ same: z.boolean(), receivedAt: z.string(), until: z.string() }));
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
    await client.query("select pg_advisory_xact_lock(hashtextextended('kua holding ' || $1, 0))", [election]);
    const known = await client.query(
      `select digest = $4 as same, received_at as "receivedAt", until from holding.submission
       where election = $1 and device = $2 and id = $3`,
      [election, device, id, digest],
    );
    const [found] = present.parse(known.rows);
    if (found !== undefined) return found.same ? { ...found, outcome: 'held' } : { outcome: 'conflict' };
    await client.query('delete from holding.submission where election = $1 and until < $2', [
      election,
      now.toISOString(),
    ]);
    const used = await client.query(
      `select count(*) as rows, coalesce(sum(octet_length(body)), 0)::bigint as bytes,
         count(*) filter (where device = $2) as own from holding.submission where election = $1`,
      [election, device],
    );
    const [{ rows, bytes, own }] = usage.parse(used.rows);
    if (own >= limits.ofDevice) return { outcome: 'quota' };
    if (rows >= limits.rows || bytes + body.length > limits.bytes) return { outcome: 'full' };
    const until = heldUntil({ rows, bytes }, now, limits).toISOString();
    await client.query(
      `insert into holding.submission (election, device, id, digest, body, received_at, until)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [election, device, id, digest, body, now.toISOString(), until],
    );
    return { outcome: 'held', receivedAt: now.toISOString(), until };
  });
}

/** How much of an election's room is taken. */
export async function holdingUse(pool: Pool, election: string): Promise<HoldingUse> {
  const { rows } = await pool.query({
    name: 'holding-use',
    text: `select count(*) as rows, coalesce(sum(octet_length(body)), 0)::bigint as bytes
           from holding.submission where election = $1`,
    values: [election],
  });
  return z.tuple([z.object({ rows: z.number(), bytes: z.number() })]).parse(rows)[0];
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

/** After it is in the ledger, or can never be. */
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

const waitingRow = z.object({ receivedAt: z.string(), until: z.string(), body: z.instanceof(Uint8Array) });

/** Whether a submission waits here, since when and until when. */
export async function findHeld(
  pool: Pool,
  { election, device, id }: Readonly<{ election: string; device: string; id: string }>,
): Promise<Readonly<z.infer<typeof waitingRow>> | null> {
  const { rows } = await pool.query(
    `select received_at as "receivedAt", until, body from holding.submission
     where election = $1 and device = $2 and id = $3`,
    [election, device, id],
  );
  return z.array(waitingRow).parse(rows)[0] ?? null;
}
