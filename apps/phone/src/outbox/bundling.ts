/** The sealed outbox as one file for any carrier: what nobody but this phone has, in the very bytes that it would send. */
import { bundledEnvelope, bundledFileLine, bundleEnd, bundleStart, lineFeed } from '@kua/core/evidence/bundle.ts';
import { envelopeSchema } from '@kua/core/evidence/envelope.ts';
import { BytesMissing, type Kept, type Vault } from './vault.ts';

/** As much of a file as is in memory at once. */
const pieceBytes = 1024 * 1024;

/** Envelopes before files: a file that is cut off on its way has lost the large ones. What cannot be read now is left out. */
export async function* bundleOf(
  kept: readonly Kept[],
  { read }: Pick<Vault, 'read'>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield Uint8Array.from(bundleStart);
  let [envelopes, files] = [0, 0];
  const ordered = kept.toSorted((a, b) => a.parcel.added - b.parcel.added);
  for (const { parcel, waybill, bytes } of ordered) {
    if (waybill.kind !== 'submission') continue;
    const whole = await read(bytes, 0, parcel.size).catch(ifMissing);
    const envelope = whole === null ? null : envelopeSchema.safeParse(JSON.parse(new TextDecoder().decode(whole)));
    if (envelope?.success !== true) continue;
    yield Uint8Array.from(bundledEnvelope(envelope.data));
    envelopes += 1;
  }
  for (const { parcel, waybill, bytes } of ordered) {
    if (waybill.kind !== 'file') continue;
    const isThere = parcel.size === 0 || (await read(bytes, parcel.size - 1, 1).catch(ifMissing)) !== null;
    if (!isThere) continue;
    yield Uint8Array.from(bundledFileLine(waybill.claim, parcel.size));
    for (let from = 0; from < parcel.size; from += pieceBytes)
      yield await read(bytes, from, Math.min(pieceBytes, parcel.size - from));
    yield Uint8Array.from(lineFeed);
    files += 1;
  }
  yield Uint8Array.from(bundleEnd({ envelopes, files }));
}

function ifMissing(error: unknown): null {
  if (error instanceof BytesMissing) return null;
  throw error;
}
