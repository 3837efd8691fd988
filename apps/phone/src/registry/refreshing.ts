/** Forms, contests and the list of intakes are fetched again on every start with a line; what is on the phone serves meanwhile. */
import { effect, signal } from '@preact/signals';
import { keyList, membershipPage } from '../access/membership.ts';
import { notebookState } from '../notebook/notebook.ts';
import type { KitTrouble } from './kit-fetching.ts';
import type { Fetch } from './release.ts';

export type Refreshing = Readonly<{ state: 'never' | 'running' | 'done' } | { state: 'failed'; trouble: KitTrouble }>;
export const refreshing = signal<Refreshing>({ state: 'never' });

export async function refresh(): Promise<void> {
  const [membership, keys] = [membershipPage.content.peek(), keyList.peek()];
  if (membership === null || keys === null || refreshing.peek().state === 'running') return;
  refreshing.value = { state: 'running' };
  try {
    const [{ refreshKit }, { refreshDirectory }] = await Promise.all([
      import('./kit-fetching.ts'),
      import('./directory-fetching.ts'),
    ]);
    const [kit] = await Promise.all([
      refreshKit(membership.home, keys, { fetch: fetchPlain, now: () => Date.now() }),
      refreshDirectory(membership, keys, fetchPlain),
    ]);
    refreshing.value = kit.ok ? { state: 'done' } : { state: 'failed', trouble: kit.error };
  } catch (error) {
    // Code that could not be had, an answer of a form that nobody expected: who is running for ever never runs again.
    console.error(error);
    refreshing.value = { state: 'failed', trouble: 'unreachable' };
  }
}

/** With a passphrase the start is when she has typed it. */
export function refreshWhenOnline(): void {
  addEventListener('online', () => void refresh());
  effect(() => {
    if (notebookState.value === 'open') void refresh();
  });
}

/** Nothing of hers goes along, and nothing of it stays in the browser's cache. */
export const fetchPlain: Fetch = (url) => fetch(url, plain);
const plain = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' } as const;
