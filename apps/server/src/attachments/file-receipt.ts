import type { Pool } from 'pg';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import type { Signer } from '../evidence/signer.ts';
import { findWholeFile } from './file-store.ts';

/** `not-signed`: it is whole, and the election's key does not sign now. */
export type FileReceipts = (
  file: Pick<FileClaim, 'election' | 'digest'>,
) => Promise<Readonly<{ size: number; receipt: string }> | 'unknown' | 'not-signed'>;

/**
 * Who asks knows the digest of the sealed bytes, which nobody can guess. A phone takes no other word for it that a file has arrived: whoever
 * is between it and the server can write every answer but this one.
 */
export function fileReceipts({
  pool,
  objects,
  signer,
}: Readonly<{ pool: Pool; objects: ObjectStore; signer: Signer }>): FileReceipts {
  return async ({ election, digest }) => {
    const whole = await findWholeFile(pool, { election, digest });
    if (whole === null) return 'unknown';
    const { size, time } = whole;
    // What was written down and is not there, after a restore without its objects: the phone is to bring it again.
    if ((await objects.sizeOf(digest)) !== size) return 'unknown';
    const signed = await signer.file(election, { time: new Date(time).toISOString(), file: digest, size });
    const receipt = signed.ok ? signed.value[0] : undefined;
    return receipt === undefined ? 'not-signed' : { size, receipt };
  };
}
