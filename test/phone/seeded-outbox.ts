/** Many things in the outbox of a phone, put into its database as the app writes them: what counts is their number. */
import type { Page } from 'playwright-core';

export type Seed = Readonly<{
  waiting: number;
  accepted: number;
  rank: string;
  /** Bytes that lie there for each that waits; none, where only the list is looked at. */
  bytesEach?: number;
}>;

export async function seedOutbox(page: Page, seed: Seed): Promise<void> {
  await page.evaluate(
    ({ waiting, accepted, rank, bytesEach = 0 }) =>
      new Promise<void>((resolve, reject) => {
        const pieceBytes = 48 * 1024;
        const opening = indexedDB.open('notes');
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['kept', 'pieces'], 'readwrite');
          const hex = (): string =>
            [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
          for (let index = 0; index < waiting + accepted; index += 1) {
            const isWaiting = index < waiting;
            const [id, bytes] = [hex(), crypto.randomUUID()];
            const receipt = `kua-receipt/1\norigin seeded/1\nindex ${index}\n`;
            transaction.objectStore('kept').put({
              parcel: {
                id,
                kind: isWaiting ? 'file' : 'submission',
                rank: isWaiting ? rank : 'text',
                size: Math.max(1000, bytesEach),
                added: 1000 + index,
                progress: isWaiting ? { state: 'waiting', trouble: null } : { state: 'accepted', receipt },
              },
              waybill: isWaiting
                ? { kind: 'file', election: 'e', claim: { election: 'e', device: id, digest: id, signature: id } }
                : { kind: 'submission', election: 'e', digest: id, statement: id },
              bytes,
              savedAt: Date.now(),
              loose: false,
            });
            for (let at = 0; isWaiting && at < bytesEach; at += pieceBytes) {
              const piece = new Uint8Array(pieceBytes);
              crypto.getRandomValues(piece);
              transaction.objectStore('pieces').put({ of: bytes, at, bytes: piece });
            }
          }
          transaction.onabort = () => reject(new Error('not written'));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    seed,
  );
}
