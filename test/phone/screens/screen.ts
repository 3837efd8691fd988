import type { Observer } from '../observer.ts';

/** A state of a screen that is pictured and checked: `show` brings the phone of somebody who has joined there. `url`: of the stage. */
export type PhoneScreen = Readonly<{ name: string; show: (observer: Observer, url: string) => Promise<void> }>;
