/** A call for help: time and last known station go at once, before anything else that waits; words and pictures follow as further calls. */
import { signal } from '@preact/signals';
import type { SavedFile } from '../evidence/capture.ts';
import { say } from '../evidence/saying.ts';
import { pageOf } from '../notebook/notebook.ts';
import { recount } from '../outbox/counts.ts';
import { rightNow } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';

/** What this phone remembers of a call: that there was one, or that she said that she is safe again. What it said cannot be read here. */
type Call = Readonly<{ id: string; at: string; safe?: true }>;
export const callsPage = pageOf<readonly Call[]>('distress calls');

type Draft = Readonly<{ text: string; files: readonly SavedFile[] }>;
export const emptyDraft: Draft = { text: '', files: [] };
export const draftPage = pageOf<Draft>('draft distress');

export type Calling = 'quiet' | 'saving' | 'storage-full' | 'storage-failed' | 'not-taken';
/** Of the last call: whether it is on the disk yet. */
export const calling = signal<Calling>('quiet');

/** Whether she called, and has not said since that she is safe. */
export function isCallOpen(): boolean {
  const last = callsPage.content.value?.at(-1);
  return last !== undefined && last.safe !== true;
}

/** Whoever waits for one of them to arrive goes on seeing it, and what she said after it: that she is safe holds only after a call. */
export function callsSinceWaiting(waiting: ReadonlySet<string>): readonly Call[] | null {
  const calls = callsPage.content.peek() ?? [];
  const first = calls.findIndex(({ id }) => waiting.has(id));
  return first === -1 ? null : calls.slice(first);
}

export async function callForHelp({ text, files }: Draft = emptyDraft): Promise<void> {
  const words = text.trim();
  const pages = words === '' && files.length === 0 ? {} : { [draftPage.name]: null };
  await call(words === '' ? {} : { text: words }, { files, pages });
}

/** As urgent as a call, so that nobody goes on looking for her. It takes nothing back. */
export async function saySafe(): Promise<void> {
  await call({ safe: true }, {});
}

async function call(
  more: Readonly<{ text?: string; safe?: true }>,
  along: Readonly<{ files?: readonly SavedFile[]; pages?: Readonly<Record<string, null>> }>,
): Promise<void> {
  calling.value = 'saving';
  const at = rightNow().toISOString();
  const said = await say(
    // No station where she is at none: that she calls counts, and the server takes it.
    { kind: 'distress', station: currentPlace()?.station.id ?? null, body: { at, ...more } },
    { rank: 'distress', ...along },
    // The code that seals may not be on this phone yet.
  ).catch(() => ({ ok: false, error: { code: 'storage-failed' } }) as const);
  if (said.ok) {
    await recount().catch(() => undefined);
    await callsPage.put([
      ...(callsPage.content.peek() ?? []),
      { id: said.value, at, ...(more.safe === true ? { safe: true } : {}) },
    ]);
    calling.value = 'quiet';
  } else calling.value = said.error.code.startsWith('storage') ? (said.error.code as Calling) : 'not-taken';
}
