/** Every action has a key. A screen says which it has while it is drawn; the list of keys and the finder show the same ones. */
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { chordOf, type Chord } from './chord.ts';

export type Action = Readonly<{
  id: string;
  keys: readonly [Chord, ...Chord[]];
  name: string;
  run: () => void;
  /** Held down, it goes on. */
  repeats?: boolean;
  /** Also while she writes words. */
  always?: boolean;
}>;

/** Whether she is in a field of words: letters are letters there, and Alt makes them commands. */
const isWriting = signal(false);

type Layer = { actions: readonly Action[]; readonly isModal: boolean };

/** The last one is on top; below a modal one nothing hears. */
const layers: Layer[] = [];

/** The actions of what is drawn, for as long as it is. */
export function useActions(actions: readonly Action[], isModal = false): void {
  const own = useRef<Layer>({ actions, isModal });
  own.current.actions = actions;
  // At once: who types fast is a key ahead of the next frame.
  useLayoutEffect(() => {
    const layer = own.current;
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

/** What can be done now, by keys, what is on top first. */
export function presentActions(): readonly Action[] {
  const lowest = Math.max(
    0,
    layers.findLastIndex(({ isModal }) => isModal),
  );
  return layers
    .slice(lowest)
    .toReversed()
    .flatMap(({ actions }) => actions);
}

/** As it has to be pressed now. */
export function pressedNow(chord: Chord, always = false): Chord {
  return isWriting.value && !always && !/^(Ctrl|Alt)\+/.test(chord) ? `Alt+${chord}` : chord;
}

export function followKeys(): void {
  const look = (): void => void (isWriting.value = writesWords(document.activeElement));
  addEventListener('focusin', look);
  addEventListener('focusout', () => queueMicrotask(look));
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    // Enter on what can be pressed presses it.
    if (/^(Enter|Space)$/.test(chord) && isPressable(event.target)) return;
    const meant = presentActions().find(({ keys, always }) => keys.some((key) => pressedNow(key, always) === chord));
    if (meant === undefined) return;
    event.preventDefault();
    if (!event.repeat || meant.repeats === true) meant.run();
  });
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a[href], select, summary') !== null;
}

/** A field of digits alone has no use for letters: there they are commands. */
function writesWords(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([data-digits]), textarea, select');
}
