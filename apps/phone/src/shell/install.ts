/** The app on the home screen: browsers that can put it there offer it once, early, and to whoever listens. */
import { signal } from '@preact/signals';

/** Chromium's `beforeinstallprompt`, which no standard describes. */
type InstallOffer = Event & Readonly<{ prompt: () => Promise<unknown> }>;

const offer = signal<InstallOffer | null>(null);
const standalone = matchMedia('(display-mode: standalone)');
export const isInstalled = signal(standalone.matches);

/** Before anything else that takes time: the offer is not made again to those who come later. */
export function followInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    // It is made where she reads what it is good for, not over whatever she is doing.
    event.preventDefault();
    offer.value = event as InstallOffer;
  });
  addEventListener('appinstalled', () => {
    offer.value = null;
    isInstalled.value = true;
  });
  standalone.addEventListener('change', ({ matches }) => {
    isInstalled.value ||= matches;
  });
}

export function canInstall(): boolean {
  return offer.value !== null && !isInstalled.value;
}

/** The browser asks her once more. An offer holds for one answer. */
export async function install(): Promise<void> {
  const made = offer.peek();
  offer.value = null;
  await made?.prompt();
}
