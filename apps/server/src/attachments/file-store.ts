import type { Pool } from 'pg';
import { z } from 'zod';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';

/** Whose quota a file takes. */
export type FileOwner = Readonly<{ election: string; device: string }>;

/** `upload`: the id under which it was uploaded. */
export type ReceivedFile = Readonly<{ upload: string; claim: FileClaim; size: number; receivedAt: string }>;

/** The files that are whole. */
export type FileBook = Readonly<{
  /** On disk when it returns. The same file of the same device once more changes nothing. */
  keep: (file: ReceivedFile) => Promise<void>;
  find: (upload: string) => Promise<Pick<ReceivedFile, 'claim' | 'size'> | null>;
  /** Whether a device has brought this file, under whatever name: after a restore uploads have other names. */
  has: (claim: FileClaim, size: number) => Promise<boolean>;
  /** How much a device has left here. */
  usageOf: (owner: FileOwner) => Promise<Readonly<{ files: number; bytes: number }>>;
}>;

const receivedRow = z.object({
  election: z.string(),
  device: z.string(),
  digest: z.string(),
  signature: z.string(),
  size: z.number(),
});

export function fileBook(pool: Pool): FileBook {
  return {
    keep: async ({ upload, claim, size, receivedAt }) => {
      const hex = (text: string): Buffer => Buffer.from(text, 'hex');
      await pool.query({
        name: 'keep-received',
        text: `insert into files.received as r (election, device, digest, size, received_at, upload, signature) values ($1, $2, $3, $4, $5, $6, $7)
          on conflict (election, digest, device) do update set upload = excluded.upload, signature = excluded.signature
          where r.upload is distinct from excluded.upload`,
        values: [claim.election, claim.device, hex(claim.digest), size, receivedAt, hex(upload), hex(claim.signature)],
      });
    },
    find: async (upload) => {
      const { rows } = await pool.query({
        name: 'find-received',
        text: `select election, device, encode(digest, 'hex') as digest, encode(signature, 'hex') as signature, size
          from files.received where upload = $1`,
        values: [Buffer.from(upload, 'hex')],
      });
      const found = z.array(receivedRow).parse(rows)[0];
      if (found === undefined) return null;
      const { size, ...claim } = found;
      return { claim, size };
    },
    has: async ({ election, device, digest }, size) => {
      const { rowCount } = await pool.query({
        name: 'has-received',
        text: 'select from files.received where election = $1 and digest = $2 and device = $3 and size = $4',
        values: [election, Buffer.from(digest, 'hex'), device, size],
      });
      return rowCount === 1;
    },
    usageOf: async ({ election, device }) => {
      const { rows } = await pool.query({
        name: 'files-of-device',
        text: 'select count(*) as files, coalesce(sum(size), 0)::bigint as bytes from files.received where election = $1 and device = $2',
        values: [election, device],
      });
      return z.tuple([z.object({ files: z.number(), bytes: z.number() })]).parse(rows)[0];
    },
  };
}

const wholeRow = z.object({ size: z.number(), time: z.string() });

/** Since when a file is whole, whoever brought it; null where nobody did. */
export async function findWholeFile(
  pool: Pool,
  { election, digest }: Pick<FileClaim, 'election' | 'digest'>,
): Promise<Readonly<z.infer<typeof wholeRow>> | null> {
  const { rows } = await pool.query({
    name: 'find-whole',
    text: `select size, received_at as time from files.received
      where election = $1 and digest = $2 order by received_at limit 1`,
    values: [election, Buffer.from(digest, 'hex')],
  });
  return z.array(wholeRow).parse(rows)[0] ?? null;
}

const waitingRow = z.object({ sequence: z.number(), sealed: z.string(), sha256: z.string(), size: z.number() });
/** A file that an opened submission names and that was received, or of a folder of photos, and nobody looked into yet. */
export type WaitingFile = Readonly<z.infer<typeof waitingRow>>;

/** Those that come behind `after`, in their order. */
export async function readWaitingFiles(
  pool: Pool,
  { election, after, limit }: Readonly<{ election: string; after: WaitingFile | null; limit: number }>,
): Promise<readonly WaitingFile[]> {
  const { rows } = await pool.query(
    `select a.sequence, a.sealed, a.sha256, a.size from projection.attachment a
     where a.election = $1 and a.outcome is null and (a.sequence, a.sealed) > ($2, $3)
       and (a.part is not null
         or exists (select from files.received f where f.election = a.election and f.digest = decode(a.sealed, 'hex')))
     order by a.sequence, a.sealed limit $4`,
    [election, after?.sequence ?? 0, after?.sealed ?? '', limit],
  );
  return z.array(waitingRow).parse(rows);
}
