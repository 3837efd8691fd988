import type { Pool } from 'pg';
import { z } from 'zod';

export type ReceivedFile = Readonly<{
  election: string;
  device: string;
  digest: string;
  size: number;
  receivedAt: string;
}>;

/** On disk when it returns. The same file of the same device once more changes nothing. */
export async function keepReceived(pool: Pool, file: ReceivedFile): Promise<void> {
  await pool.query({
    name: 'keep-received',
    text: `insert into files.received (election, device, digest, size, received_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    values: [file.election, file.device, Buffer.from(file.digest, 'hex'), file.size, file.receivedAt],
  });
}

/** How much a device has left here. */
export async function usageOf(
  pool: Pool,
  { election, device }: Readonly<{ election: string; device: string }>,
): Promise<Readonly<{ files: number; bytes: number }>> {
  const { rows } = await pool.query(
    'select count(*) as files, coalesce(sum(size), 0)::bigint as bytes from files.received where election = $1 and device = $2',
    [election, device],
  );
  return z.tuple([z.object({ files: z.number(), bytes: z.number() })]).parse(rows)[0];
}

const waitingRow = z.object({ sequence: z.number(), sealed: z.string(), sha256: z.string(), size: z.number() });
/** A file that an opened submission names and that was received, and nobody looked into yet. */
export type WaitingFile = Readonly<z.infer<typeof waitingRow>>;

export async function readWaitingFiles(
  pool: Pool,
  { election, limit }: Readonly<{ election: string; limit: number }>,
): Promise<readonly WaitingFile[]> {
  const { rows } = await pool.query(
    `select a.sequence, a.sealed, a.sha256, a.size from projection.attachment a
     where a.election = $1 and a.outcome is null
       and exists (select from files.received f where f.election = a.election and f.digest = decode(a.sealed, 'hex'))
     order by a.sequence, a.sealed limit $2`,
    [election, limit],
  );
  return z.array(waitingRow).parse(rows);
}
