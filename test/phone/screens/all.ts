import * as day from './day.ts';
import * as protocol from './protocol.ts';
import type { PhoneScreen } from './screen.ts';

/** Every screen of the app in every state that is worth a look, room by room. */
export const phoneScreens: readonly PhoneScreen[] = [...day.screens, ...protocol.screens];
