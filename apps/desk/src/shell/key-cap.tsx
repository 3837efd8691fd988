import { printed, type Chord } from './chord.ts';

/** A key as it is printed on the board. Screen readers hear it from `aria-keyshortcuts` of what it presses. */
export function KeyCap({ chord }: Readonly<{ chord: Chord }>) {
  return (
    <span class="chord" aria-hidden="true">
      {printed(chord).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  );
}
