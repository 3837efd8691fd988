/** One tab works with the notebook: two that write drafts would overwrite each other. The newest one takes over. */
import { signal } from '@preact/signals';
import { closeNotebook } from '../notebook/notebook.ts';
import { stopSending } from '../outbox/sending.ts';
import { words } from './words-state.ts';

export const isElsewhere = signal(false);

/** Resolves when this tab is the one; from then on another may take it away. */
export function becomeTheTab(): Promise<void> {
  return new Promise((resolve) => {
    const held = navigator.locks.request('the app is open', { steal: true }, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
    held.catch(() => {
      isElsewhere.value = true;
      closeNotebook();
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
