/** Bodies of `registry` ledger entries that say who may send, and to whom: keys, invitations, devices. Private: no release shows them. */
import { z } from 'zod';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

export const accessBody = z.discriminatedUnion('type', [
  /** The election's key list, as the note that its election key signed. A later one replaces it. */
  z.strictObject({ type: z.literal('keys'), note: z.string().max(10_000) }),
  /** Lawyers and addresses, as the note that the election key signed. Of two the one that says so is the later. */
  z.strictObject({ type: z.literal('directory'), note: z.string().max(10_000) }),
  /** Digests of single-use invitations. `source`: whose statements their devices make. */
  z.strictObject({
    type: z.literal('invitations'),
    invitations: z.array(hex32).min(1).max(10_000),
    source: z.string().min(1).max(200),
  }),
  /** A device used an invitation up. Its entry id follows from the invitation, so that there can be one. */
  z.strictObject({ type: z.literal('enrolment'), invitation: hex32, device: hex32 }),
  /** From here on what the device sends is kept and marked, counts nowhere and supersedes nothing. */
  z.strictObject({ type: z.literal('revocation'), device: hex32 }),
  /** Whoever knows the phrase of this digest may revoke the device. Earlier ones of the same device go on to. */
  z.strictObject({ type: z.literal('phrase'), device: hex32, digest: hex32 }),
]);
export type AccessBody = z.infer<typeof accessBody>;
