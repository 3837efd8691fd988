/** One tab works with the notebook: two that write drafts would overwrite each other. The newest one takes over. */
import { signal } from '@preact/signals';
import { closeNotebook } from '../notebook/notebook.ts';
import { whenRecorded } from '../notebook/recorded.ts';
import { stopSending } from '../outbox/sending.ts';
import { words } from './words-state.ts';

export const isElsewhere = signal(false);

/** A tab that hangs is not waited for. */
const longestWaitMs = 5000;

/** Resolves when this tab is the one and what another one recorded is in its draft; from then on another may take it away. */
export function becomeTheTab(): Promise<void> {
  return new Promise((resolve) => {
    const held = navigator.locks.request('the app is open', { steal: true }, () => {
      void whenRecorded(AbortSignal.timeout(longestWaitMs)).then(resolve);
      return new Promise<never>(() => undefined);
    });
    held.catch(() => {
      // The recorder goes with its screen, and its last piece still has to be named in the draft.
      isElsewhere.value = true;
      void whenRecorded().then(closeNotebook);
      void stopSending();
    });
  });
}

export function ElsewhereNotice() {
  return (
    <main class="notice">
      <h1>{words().elsewhereTitle()}</h1>
      <p>{words().elsewhere()}</p>
      <button class="button" type="button" onClick={() => location.reload()}>
        {words().useHere()}
      </button>
    </main>
  );
}
