/** What was just done, with the way back: instead of "are you sure". */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from './action-button.tsx';
import { useActions, type Action } from './keys.ts';
import { words } from './words-state.ts';

/** `text`: in the language on the screen when it is drawn. `until`: when the way back closes, by this computer's clock in milliseconds. */
export type Toast = Readonly<{ text: () => string; until: number; undo: () => void }>;

export const toast = signal<Toast | null>(null);

export function ToastPlace() {
  return (
    <div class="toast-place" role="status">
      {toast.value !== null && <Shown key={toast.value.until} shown={toast.value} />}
    </div>
  );
}

function Shown({ shown }: Readonly<{ shown: Toast }>) {
  const left = useSecondsUntil(shown.until);
  const undo: Action = {
    id: 'undo',
    keys: ['KeyZ'],
    name: words().undo(),
    run: () => {
      toast.value = null;
      shown.undo();
    },
  };
  useActions([undo]);
  useEffect(() => {
    if (left <= 0 && toast.peek() === shown) toast.value = null;
  }, [left]);
  return (
    <div class="toast">
      <p>{shown.text()}</p>
      <ActionButton action={undo} look="ghost" />
      <span class="left" aria-hidden="true">
        {words().seconds({ n: left })}
      </span>
    </div>
  );
}

function useSecondsUntil(until: number): number {
  const secondsLeft = (): number => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [left, setLeft] = useState(secondsLeft);
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
