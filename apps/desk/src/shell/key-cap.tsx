import { printed, type Chord } from './chord.ts';
import { pressedNow } from './keys.ts';

type KeyCapProps = Readonly<{
  chord: Chord;
  /** It is the same while she writes words. */
  always?: boolean | undefined;
}>;

/** A key as it is printed on the board. Screen readers hear it from `aria-keyshortcuts` of what it presses. */
export function KeyCap({ chord, always }: KeyCapProps) {
  return (
    <span class="chord" aria-hidden="true">
      {printed(pressedNow(chord, always)).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  );
}
