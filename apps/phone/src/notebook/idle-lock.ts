/** A phone that is taken while the app is out of sight: with a passphrase it is asked for again after some minutes. */
import { vault } from '../outbox/sending.ts';
import { closeNotebook, notebookState, openNotebook } from './notebook.ts';
import type { Lock } from './lock.ts';
import { whenRecorded } from './recorded.ts';

const longestHiddenMs = 5 * 60_000;

export function lockWhenLongHidden(now: () => number): void {
  let hiddenSince: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      hiddenSince = now();
      timer = setTimeout(() => void lockNow(), longestHiddenMs);
      return;
    }
    clearTimeout(timer);
    // Browsers stop the timers of pages that nobody sees.
    if (hiddenSince !== null && now() - hiddenSince >= longestHiddenMs) void lockNow();
    hiddenSince = null;
  });
}

/** What is being recorded is first recorded to its end. */
async function lockNow(): Promise<void> {
  await whenRecorded();
  const lock = (await vault.fact('lock')) as Lock | undefined;
  if (lock?.kind !== 'passphrase' || notebookState.peek() !== 'open') return;
  closeNotebook();
  await openNotebook(vault);
}
