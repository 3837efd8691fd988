/** Bodies of `registry` ledger entries that say who may send, and to whom: keys, invitations, devices. Private: no release shows them. */
import { z } from 'zod';
import { staffRoles } from './staff.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const base64Url = z.string().regex(/^[A-Za-z0-9_-]{1,2000}$/);
export const staffId = z.string().regex(/^s-[0-9a-z]{6}$/);
/** Of a tree of invitations: a short word, for people to tell it from others. */
export const branchName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u);

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
    /** Of the tree of invitations that they belong to; by default one of their source's own. */
    branch: branchName.exactOptional(),
  }),
  /** A device used an invitation up. Its entry id follows from the invitation, so that there can be one. */
  z.strictObject({ type: z.literal('enrolment'), invitation: hex32, device: hex32 }),
  /** From here on what the device sends is kept and marked, counts nowhere and supersedes nothing. */
  z.strictObject({ type: z.literal('revocation'), device: hex32 }),
  /** Whoever knows the phrase of this digest may revoke the device. Earlier ones of the same device go on to. */
  z.strictObject({ type: z.literal('phrase'), device: hex32, digest: hex32 }),
  /** Digests of single-use invitations to the desk, and what whoever comes with one may do there. `by`: null for the server's own operator. */
  z.strictObject({
    type: z.literal('staff-invitations'),
    by: staffId.nullable(),
    invitations: z.array(hex32).min(1).max(1000),
    roles: z.array(z.enum(staffRoles)).min(1),
    territories: z.array(z.string().min(1).max(200)).min(1).max(1000).nullable(),
    branch: branchName,
    source: z.string().min(1).max(200).nullable(),
  }),
  /** Somebody used an invitation to the desk up. Its entry id follows from the invitation, so that there can be one. */
  z.strictObject({ type: z.literal('staff'), invitation: hex32, staff: staffId }),
  /** A passkey with which she signs in: its id and its public key as COSE, both base64url (WebAuthn Level 3). */
  z.strictObject({ type: z.literal('staff-passkey'), staff: staffId, passkey: base64Url, key: base64Url }),
  /** She observes herself, with this device too. */
  z.strictObject({ type: z.literal('staff-device'), staff: staffId, device: hex32 }),
  /** From here on she does not come in any more. What she did stays. */
  z.strictObject({ type: z.literal('staff-ended'), by: staffId.nullable(), staff: staffId }),
]);
export type AccessBody = z.infer<typeof accessBody>;
