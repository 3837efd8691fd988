/** Out of here in one tap: what was read is forgotten, and the page is one that anybody could have open. */
import { closeNotebook } from '../notebook/notebook.ts';
import { stopSending } from '../outbox/sending.ts';

/** The same for everybody: an address tells nothing about who went there. */
export const neutralPage = 'https://www.wikipedia.org/';

export function leave(): void {
  closeNotebook();
  void stopSending();
  location.replace(neutralPage);
}

/** The same one to hear and to say it: a tab hears what it says itself through another, and would leave in the middle of its own wipe. */
const wiped = new BroadcastChannel('wiped');

/** Another tab of this phone wiped it: whatever this one still holds goes, too. */
export function followWiping(): void {
  wiped.onmessage = leave;
}

export function tellOtherTabs(): void {
  wiped.postMessage(null);
}
