/** What a backup is made of (docs/formats/backup.md). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { releaseReasons } from '@kua/core/access/contact.ts';
import { entryKinds } from '@kua/core/evidence/entry.ts';
import { canonicalJson } from '@kua/core/kernel/canonical-json.ts';

export const backupFormat = 'kua-backup/1';
export const manifestName = 'manifest.json';
/** Lies in a folder of a backup until there is a manifest. */
export const begunName = 'begun';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const count = z.number().int().min(0);
/** Long ones would be too much for a pattern; digests and roots see to what is in them. */
const base64 = z.string();
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

export const entryLine = z.strictObject({
  sequence: z.number().int().positive(),
  id: z.guid(),
  kind: z.enum(entryKinds),
  digest: hex32,
  receivedAt: instant,
  leaf: base64,
  salt: hex32.nullable(),
  /** Null where it was erased. */
  body: base64.nullable(),
});
export type EntryLine = Readonly<z.infer<typeof entryLine>>;

export const checkpointLine = z.strictObject({
  election: slug,
  generation: z.number().int().positive(),
  size: count,
  root: hex32,
  signedAt: instant,
  note: z.string(),
});
export type CheckpointLine = Readonly<z.infer<typeof checkpointLine>>;

export const heldLine = z.strictObject({
  election: slug,
  device: hex32,
  id: z.guid(),
  digest: hex32,
  receivedAt: instant,
  until: instant,
  body: base64,
});
export type HeldLine = Readonly<z.infer<typeof heldLine>>;

export const receivedLine = z.strictObject({
  election: slug,
  device: hex32,
  digest: hex32,
  size: count,
  receivedAt: instant,
  /** Null for what was received before it was written down. */
  upload: hex32.nullable(),
  signature: z
    .string()
    .regex(/^[0-9a-f]{128}$/)
    .nullable(),
});
export type ReceivedLine = Readonly<z.infer<typeof receivedLine>>;

/** One row a device: what waits, what was released, and times. */
export const contactLine = z.strictObject({
  election: slug,
  device: hex32,
  sealed: base64.nullable(),
  madeAt: instant.nullable(),
  saidAt: instant.nullable(),
  next: instant.nullable(),
  released: base64.nullable(),
  releasedAt: instant.nullable(),
  reason: z.enum(releaseReasons).nullable(),
  number: z.number().int().positive().nullable(),
});
export type ContactLine = Readonly<z.infer<typeof contactLine>>;

/** `bytes` is null for what was missing or damaged when the backup was made. */
export const objectLine = z.strictObject({ digest: hex32, bytes: count.nullable() });
export type ObjectLine = Readonly<z.infer<typeof objectLine>>;

const backupFile = z.strictObject({ name: z.string().regex(/^[a-z0-9.-]+$/), bytes: count, sha256: hex32 });
export type BackupFile = Readonly<z.infer<typeof backupFile>>;

const manifestContent = z.strictObject({
  format: z.literal(backupFormat),
  created: z.string(),
  rows: z.string().regex(/^rows-[1-9]\d*$/),
  files: z.array(backupFile),
  elections: z.array(z.strictObject({ election: slug, entries: count, root: hex32 })),
  held: count,
  received: count,
  /** Backups from before there were contacts have none. */
  contacts: count.exactOptional(),
  objects: z.strictObject({ count, bytes: count, missing: count }),
});
export type BackupContent = Readonly<z.infer<typeof manifestContent>>;
const manifestSchema = manifestContent.extend({ sha256: hex32 });
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** The file's text: canonical, with a digest over all the rest. */
export function manifestText(content: BackupContent): Readonly<{ manifest: Manifest; text: string }> {
  const sha256 = createHash('sha256').update(canonicalJson(content)).digest('hex');
  const manifest = { ...content, sha256 };
  return { manifest, text: `${canonicalJson(manifest)}\n` };
}

/** `damaged`: not byte for byte what `manifestText` makes. `version`: of another version of the format. */
export function parseManifest(text: string): Manifest | 'damaged' | 'version' {
  const read = jsonOf(text);
  const format = z.object({ format: z.string().regex(/^kua-backup\/\d+$/) }).safeParse(read);
  if (format.success && format.data.format !== backupFormat) return 'version';
  const parsed = manifestSchema.safeParse(read);
  if (!parsed.success) return 'damaged';
  const content = manifestContent.strip().parse(parsed.data);
  return manifestText(content).text === text ? parsed.data : 'damaged';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Files of rows, as they are called in their folder. */
export const rowsFiles = {
  entries: (election: string) => `entries-${election}.jsonl.gz`,
  checkpoints: 'checkpoints.jsonl.gz',
  held: 'held.jsonl.gz',
  received: 'received.jsonl.gz',
  contacts: 'contacts.jsonl.gz',
  objects: 'objects.jsonl.gz',
} as const;
