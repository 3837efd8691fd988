/** What she erases before it was sent: with it go the files that nothing else names, which would take room for ever and go nowhere. */
import { inTurn, pageOf, unwritten } from '../notebook/notebook.ts';
import { vault } from '../outbox/sending.ts';
import type { SavedFile } from './capture.ts';

export async function eraseDraft(name: string): Promise<void> {
  const page = pageOf(name);
  const files = filesIn(page.content.peek());
  await page.put(null);
  await dropFiles(files);
}

/** Files that a draft does not name any more. What a statement has taken along meanwhile stays. */
export async function dropFiles(files: readonly SavedFile[]): Promise<void> {
  await inTurn(async () => {
    // On the disk the draft may still stand, and name them.
    if (unwritten.peek() === null) await vault.drop(files.map(({ kept }) => kept.parcel.id));
  });
}

/** However a draft is built. */
function filesIn(value: unknown): readonly SavedFile[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('attachment' in value && 'kept' in value) return [value as SavedFile];
  return Object.values(value).flatMap(filesIn);
}
