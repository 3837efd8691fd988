import type { Action } from './keys.ts';
import { printed } from './chord.ts';
import { KeyCap } from './key-cap.tsx';

/** An action for whoever uses the mouse, with its key. */
export function ActionButton({
  action,
  look = 'quiet',
}: Readonly<{ action: Action; look?: 'main' | 'ghost' | 'quiet' }>) {
  const [chord] = action.keys;
  return (
    <button class={`button ${look}`} type="button" aria-keyshortcuts={printed(chord).join('+')} onClick={action.run}>
      <span>{action.name}</span>
      <KeyCap chord={chord} always={action.always} />
    </button>
  );
}
