/** Keys by their place on the board: the same finger, whatever alphabet is set. `KeyR`, `Shift+KeyR`, `Ctrl+KeyK`, `Enter`. */
export type Chord = string;

/** What of a key press decides. */
type Press = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function chordOf(press: Press): Chord {
  // Where the question mark is differs from board to board, and it is the sign that people look for.
  if (press.key === '?') return press.altKey ? 'Alt+?' : '?';
  // The plus sign needs Shift on some boards and on others not.
  const isShifted = press.shiftKey && press.code !== 'Equal';
  const held = [press.ctrlKey || press.metaKey ? 'Ctrl' : '', press.altKey ? 'Alt' : '', isShifted ? 'Shift' : ''];
  return [...held.filter((each) => each !== ''), twins[press.code] ?? press.code].join('+');
}

/** Keys that mean the same. */
const twins: Readonly<Record<string, string>> = {
  NumpadAdd: 'Equal',
  NumpadSubtract: 'Minus',
  NumpadEnter: 'Enter',
};

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '+',
  Minus: '−',
  Slash: '/',
  Escape: 'Esc',
};

/** The parts of a chord as they are printed on the board. */
export function printed(chord: Chord): readonly string[] {
  return chord.split('+').map((part) => signs[part] ?? part.replace(/^(Key|Digit)/, ''));
}

/** The digit that a key stands for; null where it is no digit. On a Kazakh board the upper row gives letters unless it is asked by its place. */
export function digitOf({ code, key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^\d$/.test(key)) return key;
  const [, digit = null] = shiftKey ? [] : (/^Digit(\d)$/.exec(code) ?? []);
  return digit;
}
