import { render } from 'preact';
import './styles/phone.css';
import { isLanguage, preferredLanguage } from '@kua/words/language.ts';
import { lockWhenLongHidden } from './notebook/idle-lock.ts';
import { closeNotebook, openNotebook } from './notebook/notebook.ts';
import { recountSoon } from './outbox/counts.ts';
import { routesSaved, startSending, vault, writtenChannel } from './outbox/sending.ts';
import { refreshWhenOnline } from './registry/refreshing.ts';
import { followWiping } from './safety/leaving.ts';
import { followTellings } from './safety/telling.ts';
import { App } from './shell/app.tsx';
import { followInstallOffer } from './shell/install.ts';
import { followAddress, route } from './shell/location.ts';
import { becomeTheTab, isElsewhere } from './shell/one-tab.tsx';
import { followNight } from './shell/night.ts';
import { screenOf } from './shell/screens.ts';
import { speak } from './shell/words-state.ts';

followAddress();
followWiping();
followInstallOffer();
// Nothing is awaited at the top: code that comes later has this file among what it needs, and would wait for it for ever.
void begin();

async function begin(): Promise<void> {
  // Asked for at once: on a slow line each wait for an answer is a third of a second.
  if (route.peek().screen === 'join') screenOf('join');
  const spoken = vault.fact('language').then((remembered) => {
    const language = typeof remembered === 'string' && isLanguage(remembered) ? remembered : null;
    return speak(language ?? preferredLanguage(navigator.languages));
  });
  await becomeTheTab();
  await Promise.all([spoken, openNotebook(vault), followNight()]);
  // Another tab may have taken over while this one read: two were restored at once.
  if (isElsewhere.peek()) closeNotebook();

  const place = document.getElementById('app');
  if (place === null) throw new Error('index.html has no place for the app');
  place.replaceChildren();
  render(<App />, place);

  // Joining begins it as well: when the phone knows where to, not when it knows who it is.
  routesSaved.subscribe(() => void beginToSend());
  // Begins it, too, where its code could not be had before: a line that ended while she joined.
  for (const event of ['online', 'focus'] as const) addEventListener(event, () => void beginToSend());
  document.addEventListener('visibilitychange', () => {
    void beginToSend();
    // Each time anew: what the browser was asked for is over once it woke the worker.
    if (document.visibilityState === 'hidden') void askToBeWoken();
  });
  refreshWhenOnline();
  followTellings();
  lockWhenLongHidden(() => Date.now());
  new BroadcastChannel(writtenChannel).onmessage = recountSoon;
  // Proofs are heavy, and nothing waits for them.
  void import('./outbox/publishing.ts').then(({ followLog }) => followLog());
  // Waits for nothing: a browser may ask her whether the storage may stay, and she may never answer.
  void installWorker();
  await vault.sweep();
  await navigator.storage.persist();
}

async function beginToSend(): Promise<void> {
  if (isElsewhere.peek()) return;
  recountSoon();
  try {
    const sender = await startSending({ onChange: recountSoon, onTrouble: (error) => console.error(error) });
    sender?.wake();
  } catch (error) {
    console.error(error);
  }
}

/** The app without a line. */
async function installWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('./worker.js').catch((error: unknown) => console.error(error));
  await askToBeWoken();
}

/** Sending while it is closed, where the browser can. */
async function askToBeWoken(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = (await navigator.serviceWorker.ready) as ServiceWorkerRegistration & {
    sync?: Readonly<{ register: (tag: string) => Promise<void> }>;
  };
  await registration.sync?.register('send').catch(() => undefined);
}
