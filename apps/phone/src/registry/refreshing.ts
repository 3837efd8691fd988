/** Forms, contests and the list of intakes are fetched again on every start with a line; what is on the phone serves meanwhile. */
import { effect, signal } from '@preact/signals';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { keyList, membershipPage, type Membership } from '../access/membership.ts';
import { addressesOf, directory } from './directory.ts';
import { notebookState } from '../notebook/notebook.ts';
import type { KitTrouble } from './kit-fetching.ts';
import { plainFetch } from '../shell/plain-fetch.ts';

export type Refreshing = Readonly<{ state: 'never' | 'running' | 'done' } | { state: 'failed'; trouble: KitTrouble }>;
export const refreshing = signal<Refreshing>({ state: 'never' });

export async function refresh(): Promise<void> {
  const [membership, keys] = [membershipPage.content.peek(), keyList.peek()];
  if (membership === null || keys === null || refreshing.peek().state === 'running') return;
  refreshing.value = { state: 'running' };
  try {
    refreshing.value = await fetchAll(membership, keys);
  } catch (error) {
    // Code that could not be had, an answer of a form that nobody expected: who is running for ever never runs again.
    console.error(error);
    refreshing.value = { state: 'failed', trouble: 'unreachable' };
  }
}

/** From the first address that has the forms. Where she joined may be blocked on the very day: the others serve as well. */
async function fetchAll(membership: Membership, list: KeyList): Promise<Refreshing> {
  const [{ refreshKit }, { refreshDirectory }, { refreshKeys }] = await Promise.all([
    import('./kit-fetching.ts'),
    import('./directory-fetching.ts'),
    import('../access/key-refreshing.ts'),
  ]);
  let trouble: KitTrouble = 'unreachable';
  for (const address of addressesOf(membership.home, directory.peek())) {
    const addresses = addressesOf(membership.home, directory.peek());
    const renewed = await refreshKeys(membership, { list, address, addresses, fetch: plainFetch });
    const keys = keyList.peek() ?? list;
    const [kit] = await Promise.all([
      refreshKit(address, keys, { fetch: plainFetch, now: () => Date.now() }),
      refreshDirectory(renewed, { list: keys, address, fetch: plainFetch }),
    ]);
    if (kit.ok) return { state: 'done' };
    trouble = kit.error;
  }
  return { state: 'failed', trouble };
}

/** With a passphrase the start is when she has typed it. */
export function refreshWhenOnline(): void {
  addEventListener('online', () => void refresh());
  effect(() => {
    if (notebookState.value === 'open') void refresh();
  });
}
