/**
 * The end of somebody's work waits a few seconds for whoever ended it by mistake; then it is told to the server, which cannot take it back.
 * Leaving the page is no way back: it is told at once.
 */
import { signal } from '@preact/signals';
import { toast } from '../shell/toast.tsx';
import { words } from '../shell/words-state.ts';
import { endWork } from './staff-client.ts';

const undoMs = 8000;

/** Whose work is about to end. */
export const endings = signal<readonly string[]>([]);
/** The last one that the server did not take. */
export const endFailed = signal<string | null>(null);

const told = new Map<string, () => void>();

/** `onEnded`: the list is to be asked anew. */
export function endSoon(staff: string, onEnded: () => void): void {
  if (endings.peek().includes(staff)) return;
  endings.value = [...endings.peek(), staff];
  endFailed.value = null;
  const tell = (): void => {
    forget();
    void endWork(staff).then((ended) => {
      endings.value = endings.peek().filter((each) => each !== staff);
      if (!ended.ok) endFailed.value = staff;
      onEnded();
    });
  };
  const timer = setTimeout(tell, undoMs);
  const forget = (): void => {
    clearTimeout(timer);
    told.delete(staff);
  };
  told.set(staff, tell);
  toast.value = {
    text: () => words().ending({ staff }),
    until: Date.now() + undoMs,
    undo: () => {
      forget();
      endings.value = endings.peek().filter((each) => each !== staff);
    },
  };
}

addEventListener('pagehide', () => {
  for (const tell of [...told.values()]) tell();
});
