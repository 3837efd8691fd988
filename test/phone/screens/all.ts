import type { Observer } from '../observer.ts';
import * as acts from './acts.ts';
import * as checklists from './checklists.ts';
import * as day from './day.ts';
import * as distress from './distress.ts';
import * as guide from './guide.ts';
import * as outbox from './outbox.ts';
import * as protocol from './protocol.ts';
import * as safety from './safety.ts';
import type { PhoneScreen } from './screen.ts';
import * as turnout from './turnout.ts';
import * as violations from './violations.ts';

/** Every screen of the app in every state that is worth a look, room by room. */
export const phoneScreens: readonly PhoneScreen[] = [
  day,
  checklists,
  turnout,
  protocol,
  violations,
  acts,
  distress,
  outbox,
  safety,
  guide,
].flatMap(({ screens }) => screens);

/** Brings a phone there, and waits until the screen is: its code comes when it is first asked for. */
export async function showScreen({ show }: PhoneScreen, observer: Observer, url: string): Promise<void> {
  await show(observer, url);
  await observer.page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  await observer.page.locator('main > [role=status]').waitFor({ state: 'detached' });
  await observer.page.locator('h1').first().waitFor();
}
