import type { ObjectStore } from './object-store.ts';

/** `there`: it lay there whole already. `missing`, `other`: the source has none, or other bytes under this name. */
export type ObjectCopy = Readonly<{ outcome: 'copied' | 'there'; bytes: number } | { outcome: 'missing' | 'other' }>;

/** Each waits for the disk. */
const copiedAtOnce = 4;

/** Copies an object and looks at its digest on the way; on disk when it returns. What has its name was whole when it got it. */
export async function copyObject(from: ObjectStore, to: ObjectStore, digest: string): Promise<ObjectCopy> {
  const [source, target] = await Promise.all([from.sizeOf(digest), to.sizeOf(digest)]);
  if (target !== null && (source === null || source === target)) return { outcome: 'there', bytes: target };
  if (source === null) return { outcome: 'missing' };
  const stored = await to.put(from.open(digest));
  // Other bytes lie under their own name now, which nothing asks for.
  if (stored.digest === digest) return { outcome: 'copied', bytes: stored.bytes };
  return { outcome: 'other' };
}

/** Copies some at once, and tells of each in the order in which they were named. */
export async function* copyObjects<T extends Readonly<{ digest: string }>>(
  stores: Readonly<{ from: ObjectStore; to: ObjectStore }>,
  wanted: AsyncIterable<T> | Iterable<T>,
): AsyncGenerator<Readonly<{ wanted: T; copy: ObjectCopy }>> {
  let running: readonly Promise<Readonly<{ wanted: T; copy: ObjectCopy }>>[] = [];
  try {
    for await (const each of wanted) {
      const copying = copyObject(stores.from, stores.to, each.digest).then((copy) => ({ wanted: each, copy }));
      // Looked at below, in its turn.
      copying.catch(() => undefined);
      running = [...running, copying];
      const [first] = running;
      if (running.length < copiedAtOnce || first === undefined) continue;
      yield await first;
      running = running.slice(1);
    }
    for (const copying of running) yield await copying;
  } finally {
    // Where one failed, the others still write.
    await Promise.allSettled(running);
  }
}
