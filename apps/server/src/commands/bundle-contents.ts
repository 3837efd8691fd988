/** What lies in a bundle on a disk, and where: nothing of it is held in memory. */
import type { FileHandle } from 'node:fs/promises';
import { readBundle, type BundleDamage, type BundlePart, type BundleSource } from '@kua/core/evidence/bundle-reader.ts';
import { envelopeSchema, type Envelope } from '@kua/core/evidence/envelope.ts';

export type FilePart = Extract<BundlePart, { kind: 'file' }>;
/** Where an envelope lies: itself it is read when it is sent, so that memory does not grow with the bundle. */
export type EnvelopePlace = Readonly<{ election: string; device: string; id: string; start: number; size: number }>;

export type BundleContents = Readonly<{
  envelopes: readonly EnvelopePlace[];
  files: readonly FilePart[];
  damage: readonly BundleDamage[];
}>;

export async function bundleSource(file: FileHandle): Promise<BundleSource> {
  const { size } = await file.stat();
  return {
    size,
    read: async (start, end) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      return buffer.subarray(0, bytesRead);
    },
  };
}

export async function bundleContents(source: BundleSource): Promise<BundleContents> {
  const envelopes: EnvelopePlace[] = [];
  const files: FilePart[] = [];
  const damage: BundleDamage[] = [];
  for await (const part of readBundle(source)) {
    if (part.kind === 'damage') damage.push(part);
    else if (part.kind === 'file') files.push(part);
    else if (part.kind === 'envelope') {
      const { election, device, id } = part.envelope;
      envelopes.push({ election, device, id, start: part.start, size: part.size });
    }
  }
  return { envelopes, files, damage };
}

export async function readEnvelope(source: BundleSource, { start, size }: EnvelopePlace): Promise<Envelope> {
  return envelopeSchema.parse(JSON.parse(new TextDecoder().decode(await source.read(start, start + size))));
}

const mostAtOnce = 100;
const mostBytesAtOnce = 3 * 1024 * 1024;

/** What the door takes in one request. */
export function batchesOf(places: readonly EnvelopePlace[]): readonly (readonly EnvelopePlace[])[] {
  const batches: EnvelopePlace[][] = [];
  let bytes = Infinity;
  for (const place of places) {
    const current = batches.at(-1);
    if (current === undefined || current.length === mostAtOnce || bytes + place.size > mostBytesAtOnce) {
      batches.push([place]);
      bytes = place.size;
    } else {
      current.push(place);
      bytes += place.size;
    }
  }
  return batches;
}
