import { words } from '../shell/words-state.ts';

export type Key = number | 'erase' | 'absent';

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The app's own keys: large, always in the same place, and nothing learns what is typed. */
export function Keypad({ onKey, isAbsent }: Readonly<{ onKey: (key: Key) => void; isAbsent: boolean }>) {
  const digit = (key: number) => (
    <button key={key} type="button" class="key" onClick={() => onKey(key)}>
      {key}
    </button>
  );
  return (
    <div class="keypad" role="group" aria-label={words().keypad()}>
      {digits.map(digit)}
      <button type="button" class="key named" aria-pressed={isAbsent} onClick={() => onKey('absent')}>
        {words().notOnPaper()}
      </button>
      {digit(0)}
      <button type="button" class="key named" onClick={() => onKey('erase')}>
        {words().eraseDigit()}
      </button>
    </div>
  );
}

/** What a key of a real keyboard means here; a minus stands for "not on the paper", as many write it. */
export function keyOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): Key | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[0-9]$/.test(key)) return Number(key);
  if (key === 'Backspace') return 'erase';
  return key === '-' ? 'absent' : null;
}
