/** Receipts as a text for people to keep: the notes as the log signed them, one after another. `npx kua-verify` reads it. */
import type { Kept } from './vault.ts';

function receiptsText(kept: readonly Kept[]): string {
  return kept
    .map(({ parcel: { progress } }) => (progress.state === 'waiting' ? '' : progress.receipt))
    .filter((receipt) => receipt !== '')
    .join('');
}

export async function* receiptsFile(kept: readonly Kept[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield await Promise.resolve(Uint8Array.from(new TextEncoder().encode(receiptsText(kept))));
}
