import type { Entry } from '@kua/core/evidence/entry.ts';
import { deliveryBody, type DeliveryBody } from '@kua/core/deliveries/delivery-contract.ts';
import { checkDelivery, readDelivery, type DeliveryReading } from '@kua/core/deliveries/delivery-reader.ts';
import { parseMapping } from '@kua/core/deliveries/mapping-parse.ts';
import { sourceOf } from '@kua/core/deliveries/mapping-registry.ts';
import type { DeliveryBatch } from '@kua/core/deliveries/reading.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { readKnownRegistry, wholeTerritory } from './known-registry-store.ts';
import { foldReading, foldUnreadable } from './reading-projection.ts';
import { tableFile } from './table-file.ts';

/** The fold of `delivery` entries. */
export async function foldDeliveries(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) await foldDelivery(context, entry);
}

/**
 * Folds an imported delivery: reads the stored files again by the mapping of the entry, and makes statements, results, quarantine and
 * report of them. A delivery that cannot be read is reported as such: it must not stop the projections of everything after it.
 */
async function foldDelivery(context: FoldContext, entry: Entry): Promise<void> {
  if (entry.erased) return;
  const opened = await openDelivery(context, entry);
  if (!opened.ok) {
    await foldUnreadable(context, entry.sequence, opened.error);
    return;
  }
  const { reading, progress } = opened.value;
  const { mapping } = reading;
  await foldReading(
    context,
    {
      sequence: entry.sequence,
      receivedAt: entry.receivedAt,
      source: sourceOf(mapping).id,
      label: mapping.delivery,
    },
    reported(readDelivery(reading), progress),
  );
}

type OpenedDelivery = Readonly<{ reading: DeliveryReading; progress: (rows: number) => void }>;

async function openDelivery(context: FoldContext, entry: Entry): Promise<Result<OpenedDelivery, readonly Problem[]>> {
  const body = deliveryBody.safeParse(entryJson(entry.body));
  if (!body.success) return failure([{ code: 'delivery-unreadable', sentence: 'The entry is not a delivery.' }]);
  const mapping = parseMapping(body.data.mapping);
  if (!mapping.ok) return mapping;
  const { cells, root, territories } = await readKnownRegistry(context.client, context.election);
  let bytes = 0;
  const files = body.data.files.map(({ name, digest }) =>
    tableFile(
      name,
      () => context.objects.open(digest),
      (count) => (bytes += count),
    ),
  );
  const reading = { mapping: mapping.value, files, cells, root: root ?? wholeTerritory, territories };
  const checked = await checkDelivery(reading);
  if (!checked.ok) return checked;
  // The look at the headings is no progress.
  bytes = 0;
  const totalBytes = sizeOf(body.data);
  const progress = (rows: number): void =>
    context.onProgress?.({ sequence: entry.sequence, rows, bytes: Math.min(bytes, totalBytes), totalBytes });
  return success({ reading, progress });
}

async function* reported(
  batches: AsyncIterable<DeliveryBatch>,
  progress: (rows: number) => void,
): AsyncGenerator<DeliveryBatch> {
  for await (const batch of batches) {
    yield batch;
    progress(batch.rowsRead);
  }
}

function sizeOf({ files }: DeliveryBody): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
