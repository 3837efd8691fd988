/** A call for help: time and last known station go at once, before anything else that waits; words and pictures follow as further calls. */
import { signal } from '@preact/signals';
import type { SavedFile } from '../evidence/capture.ts';
import { say } from '../evidence/saying.ts';
import { pageOf } from '../notebook/notebook.ts';
import { recount } from '../outbox/counts.ts';
import { rightNow } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';

/** What this phone remembers of a call: that there was one. What it said cannot be read here. */
type Call = Readonly<{ id: string; at: string }>;
export const callsPage = pageOf<readonly Call[]>('distress calls');

type Draft = Readonly<{ text: string; files: readonly SavedFile[] }>;
export const emptyDraft: Draft = { text: '', files: [] };
export const draftPage = pageOf<Draft>('draft distress');

export type Calling = 'quiet' | 'saving' | 'storage-full' | 'storage-failed' | 'not-taken';
/** Of the last call: whether it is on the disk yet. */
export const calling = signal<Calling>('quiet');

export async function callForHelp({ text, files }: Draft = emptyDraft): Promise<void> {
  calling.value = 'saving';
  const at = rightNow().toISOString();
  const words = text.trim();
  const body = words === '' ? { at } : { at, text: words };
  const pages = words === '' && files.length === 0 ? {} : { [draftPage.name]: null };
  const said = await say(
    // No station where she is at none: that she calls counts, and the server takes it.
    { kind: 'distress', station: currentPlace()?.station.id ?? null, body },
    { rank: 'distress', files, pages },
    // The code that seals may not be on this phone yet.
  ).catch(() => ({ ok: false, error: { code: 'storage-failed' } }) as const);
  if (said.ok) {
    await recount().catch(() => undefined);
    await callsPage.put([...(callsPage.content.peek() ?? []), { id: said.value, at }]);
    calling.value = 'quiet';
  } else calling.value = said.error.code.startsWith('storage') ? (said.error.code as Calling) : 'not-taken';
}
