/**
 * The service worker: the whole app is on the phone before the day, opens without a line, and sends by itself where the browser wakes it.
 * A new version waits until no old one is open: it never takes the code away from under a draft.
 */
import { startSending, stopSending, vault, writtenChannel } from './outbox/sending.ts';

// The library of types for workers excludes the one for pages, which the rest of the app needs.
type Extendable = Event & Readonly<{ waitUntil: (work: Promise<unknown>) => void }>;
type Fetching = Extendable & Readonly<{ request: Request; respondWith: (answer: Promise<Response>) => void }>;
type Worker = Readonly<{
  registration: ServiceWorkerRegistration;
  clients: Readonly<{ claim: () => Promise<void> }>;
  addEventListener: ((type: 'install' | 'activate' | 'sync', hear: (event: Extendable) => void) => void) &
    ((type: 'fetch', hear: (event: Fetching) => void) => void);
}>;
const worker = globalThis as unknown as Worker;

const scope = worker.registration.scope;
const cacheName = `app ${appVersion}`;

worker.addEventListener('install', (event) => {
  // What carries its content in its name was fetched just now, and need not come twice over a slow line.
  const files = appFiles.map(
    (file) => new Request(new URL(file, scope), { cache: file.startsWith('assets/') ? 'default' : 'no-cache' }),
  );
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      // The page that brought it has the app without a line from now on, too: she may have joined a minute before it went.
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(scope) || url.pathname.endsWith('/clear')) return;
  const wanted = request.mode === 'navigate' ? new URL('index.html', scope).href : `${url.origin}${url.pathname}`;
  event.respondWith(
    // Without opening it: after everything was erased nothing begins anew.
    caches.match(wanted, { cacheName }).then((kept) => kept ?? fetch(request)),
  );
});

/** How long a browser lets a worker work in the background is its own secret; some minutes are usual. */
const longestMs = 150_000;

/** The line is back while no page is open, or an open one sleeps. Where a page sends, this waits its turn: one of all sends at a time. */
worker.addEventListener('sync', (event) => {
  event.waitUntil(sendForAWhile());
});

async function sendForAWhile(): Promise<void> {
  const written = new BroadcastChannel(writtenChannel);
  const isWaiting = async (): Promise<boolean> =>
    (await vault.kept()).some(({ loose, parcel }) => !loose && parcel.progress.state === 'waiting');
  const until = Date.now() + longestMs;
  if ((await startSending({ onChange: () => written.postMessage(null), onTrouble: () => undefined })) === null) return;
  while (Date.now() < until && (await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 1000));
  await stopSending();
  written.close();
  // The browser tries again later, and less and less often.
  if (await isWaiting()) throw new Error('some of it waits');
}
