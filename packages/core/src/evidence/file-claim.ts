/** What a device signs before it uploads a sealed file (docs/formats/files.md): whose quota it takes, and what its bytes must be. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

export const fileClaimSchema = z.strictObject({
  election: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  device: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of the sealed bytes. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519, over `fileClaimMessage`. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type FileClaim = Readonly<z.infer<typeof fileClaimSchema>>;

/** `size`: bytes of the sealed file. */
export function fileClaimMessage(claim: Omit<FileClaim, 'signature'>, size: number): Uint8Array {
  return utf8ToBytes(`kua-file/1\n${claim.election}\n${claim.device}\n${claim.digest}\n${size}\n`);
}
