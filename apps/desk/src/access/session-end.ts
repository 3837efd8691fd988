/** A session ends by itself: nobody should be out in the middle of her work without having been told. */
import { effect, signal } from '@preact/signals';
import { sessionState } from './session.ts';

const warnMs = 3_600_000;
const lookAgainMs = 20_000;

/** When it ends, by the clock of this computer; null while that is more than an hour away. */
export const endsSoon = signal<Date | null>(null);

export function followSessionEnd(): void {
  effect(() => {
    const state = sessionState.value;
    endsSoon.value = null;
    if (state.state !== 'in') return undefined;
    const end = Date.now() + state.session.left;
    // A computer that slept counts no time meanwhile: so it looks at the clock.
    const look = (): void => {
      if (end - Date.now() <= warnMs && endsSoon.peek() === null) endsSoon.value = new Date(end);
    };
    look();
    const timer = setInterval(look, lookAgainMs);
    return () => clearInterval(timer);
  });
}
