import { canonicalBytes } from '../kernel/canonical-json.ts';
import { contentId } from '../kernel/content-id.ts';
import type { EntryKind, NewEntry } from './entry.ts';

/** An entry whose id follows from its content: made again from the same content it is the same entry. */
export function contentEntry(kind: Exclude<EntryKind, 'submission'>, content: unknown): NewEntry {
  const body = canonicalBytes(content);
  return { id: contentId(body), kind, body };
}
