/**
 * Everything of this phone goes, within a second: first the key, so that what a disk does not give up at once is only noise, then what lies
 * there. One step that fails or hangs stops none of the others.
 */
import { closeNotebook } from '../notebook/notebook.ts';
import { stopSending, vault } from '../outbox/sending.ts';
import { inOrder, type Step } from './in-order.ts';
import { neutralPage, tellOtherTabs } from './leaving.ts';

const steps: readonly Step[] = [
  { name: 'memory', does: closeNotebook, longestMs: 50 },
  { name: 'key', does: () => vault.save([], { lock: { kind: 'open', key: randomKey() } }), longestMs: 250 },
  { name: 'other tabs', does: tellOtherTabs, longestMs: 20 },
  { name: 'sending', does: stopSending, longestMs: 50 },
  { name: 'vault', does: () => vault.close(), longestMs: 50 },
  { name: 'databases', does: deleteDatabases, longestMs: 250 },
  { name: 'caches', does: deleteCaches, longestMs: 100 },
  { name: 'worker', does: unregisterWorkers, longestMs: 50 },
  {
    name: 'small storage',
    does: () => {
      localStorage.clear();
      sessionStorage.clear();
    },
    longestMs: 20,
  },
  // Where the server can be asked, it tells the browser to drop whatever it has of this address.
  { name: 'browser', does: () => fetch('./clear', { cache: 'no-store', credentials: 'omit' }), longestMs: 100 },
];

/** She counts on a second. */
const inAllMs = 850;

/** Does not come back to this page. */
export async function wipe(): Promise<void> {
  await inOrder(steps, inAllMs);
  location.replace(neutralPage);
}

function randomKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}

async function deleteDatabases(): Promise<void> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  await Promise.all(names.map(deleteDatabase));
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(new Error('not deleted'));
  });
}

async function deleteCaches(): Promise<void> {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

async function unregisterWorkers(): Promise<void> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
}
