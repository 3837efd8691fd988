import type { Ref } from 'preact';
import { digitOf } from '../shell/chord.ts';

type DigitFieldProps = Readonly<{
  label: string;
  value: string;
  /** What stands there while nothing is typed. */
  empty: string;
  state: 'plain' | 'unreadable' | 'unstated';
  place: Ref<HTMLInputElement>;
  /** Reached by a key of its own, not by Tab. */
  isAside?: boolean;
  onDigits: (text: string) => void;
  onFocus?: () => void;
}>;

/** A figure of the paper. Digits alone go in; every letter is a command. */
export function DigitField({ label, value, empty, state, place, isAside, onDigits, onFocus }: DigitFieldProps) {
  return (
    <input
      ref={place}
      data-digits
      class={state}
      type="text"
      inputMode="numeric"
      autocomplete="off"
      spellcheck={false}
      maxLength={10}
      tabIndex={isAside === true ? -1 : undefined}
      aria-label={state === 'plain' ? label : `${label}: ${empty}`}
      placeholder={empty}
      value={value}
      onFocus={(event) => {
        event.currentTarget.select();
        onFocus?.();
      }}
      onKeyDown={(event) => {
        const digit = digitOf(event);
        if (digit === null) return;
        // Digits are nobody's command here, and a board of letters gives them by their place.
        event.stopPropagation();
        if (digit === event.key) return;
        event.preventDefault();
        const field = event.currentTarget;
        field.setRangeText(digit, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
        onDigits(field.value);
      }}
      onInput={(event) => {
        onDigits(event.currentTarget.value);
        // What is no digit does not even appear.
        event.currentTarget.value = event.currentTarget.value.replace(/\D/g, '');
      }}
    />
  );
}
