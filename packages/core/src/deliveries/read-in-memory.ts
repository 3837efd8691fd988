/** Deliveries whose files are texts in memory: for tests, and for trying a mapping out in a browser. */
import { cellDictionary, type CellDictionary } from './cell-dictionary.ts';
import { readDelivery, type DeliveryReading } from './delivery-reader.ts';
import type { DeliveryItem, ReadFile } from './reading.ts';

/** @param chunkLength how the text is cut, as a stream would */
export function textFile(name: string, text: string, chunkLength = 65_536): ReadFile {
  async function* chunks(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += chunkLength) {
      // Lets others run, as a stream does.
      await Promise.resolve();
      yield text.slice(at, at + chunkLength);
    }
  }
  return { name, open: () => ({ chunks: chunks(), encoding: () => 'utf-8' }) };
}

/** A reading into an empty registry. */
export function freshReading(
  mapping: DeliveryReading['mapping'],
  files: readonly ReadFile[],
): DeliveryReading & Readonly<{ cells: CellDictionary }> {
  return { mapping, files, cells: cellDictionary([]), root: 'whole', territories: new Map() };
}

/** Every item of a delivery, and how many rows were read. */
export async function readWhole(
  reading: DeliveryReading,
): Promise<Readonly<{ items: readonly DeliveryItem[]; rowsRead: number }>> {
  const items: DeliveryItem[] = [];
  let rowsRead = 0;
  for await (const batch of readDelivery(reading)) {
    items.push(...batch.items);
    rowsRead = batch.rowsRead;
  }
  return { items, rowsRead };
}
