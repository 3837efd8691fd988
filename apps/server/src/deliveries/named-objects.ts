import { z } from 'zod';
import type { EntryKind } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const imported = z.object({ files: z.array(z.object({ digest: hex32 })) });
const shown = z.object({ type: z.literal('redaction'), picture: z.object({ sha256: hex32 }) });
const opened = z.object({
  type: z.literal('files'),
  files: z.array(z.object({ image: z.object({ derivative: hex32 }).nullable() })),
});

/**
 * Objects that an entry names: the originals of a delivery, the derivatives of pictures, redacted pictures. Files that phones sent are named by the list of
 * what was received, not by submissions, which are sealed.
 */
export function namedObjects({
  kind,
  body,
}: Readonly<{ kind: EntryKind; /** In base64, null where it was erased. */ body: string | null }>): readonly string[] {
  if (body === null || (kind !== 'delivery' && kind !== 'decision')) return [];
  const content = entryJson(Buffer.from(body, 'base64'));
  if (kind === 'delivery') {
    const delivery = imported.safeParse(content);
    return delivery.success ? delivery.data.files.map(({ digest }) => digest) : [];
  }
  const redaction = shown.safeParse(content);
  if (redaction.success) return [redaction.data.picture.sha256];
  const decision = opened.safeParse(content);
  return decision.success ? decision.data.files.flatMap(({ image }) => image?.derivative ?? []) : [];
}
