/** The statement inside the seal: `kua-statement/1`. What stands in `body` is the kind's own, see core/observations and core/protocols. */
import { z } from 'zod';
import { mostAttachments } from './attachment-limit.ts';

export const submissionKinds = [
  'protocol',
  'turnout',
  'checklist',
  'violation',
  'distress',
  'act',
  'correction',
  'relay',
  'citizen-report',
] as const;
export type SubmissionKind = (typeof submissionKinds)[number];

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const uuid = z.uuid({ version: 'v4' });

export const attachmentSchema = z.strictObject({
  /** SHA-256 of the file before sealing. */
  sha256: hex32,
  /** Bytes before sealing. */
  size: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** Media type as the device knows it. */
  type: z.string().regex(/^[a-z0-9]+\/[a-z0-9.+-]{1,80}$/),
  /** What it shows: `page-1`, `page-2`, `signatures`, `stamp`, `scene`, … */
  role: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  /** SHA-256 of the sealed file: its name in transit. */
  sealed: hex32,
});
export type Attachment = Readonly<z.infer<typeof attachmentSchema>>;

export const statementSchema = z.strictObject({
  format: z.literal('kua-statement/1'),
  election: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** As outside the seal: what was sealed by one device cannot be sent by another as its own. */
  id: uuid,
  device: hex32,
  kind: z.enum(submissionKinds),
  /** Station of the registry; null where it is about none, or not known. */
  station: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u)
    .nullable(),
  /** The phone's clock, RFC 3339 with its offset; a clock that was lost shows 1970. */
  capturedAt: z.iso
    .datetime({ offset: true })
    .max(40)
    .regex(/^(?:19|2\d)\d\d-/),
  /** The last checkpoint that the device had seen: it was made after that. */
  checkpoint: z.strictObject({ origin: z.string().max(300), size: z.number().int().min(0), root: hex32 }).nullable(),
  /** How many this device made before, and the digest of the sealed bytes of the last one: what is missing between can be seen. */
  counter: z.number().int().min(0).max(1_000_000_000),
  previous: hex32.nullable(),
  /** Id of an earlier submission of the same device that this one replaces. */
  supersedes: uuid.nullable(),
  body: z.record(z.string().max(200), z.json()),
  attachments: z.array(attachmentSchema).max(mostAttachments),
  /** Random: makes the salts of the fields. */
  seed: hex32,
});
export type StatementOf<Kind extends SubmissionKind = SubmissionKind> = Readonly<
  z.infer<typeof statementSchema> & { kind: Kind }
>;
