import { useState } from 'preact/hooks';
import { vault } from '../outbox/sending.ts';
import { WipePart } from '../safety/wipe-part.tsx';
import { OwnForm } from '../shell/own-form.tsx';
import { words } from '../shell/words-state.ts';
import { openNotebook } from './notebook.ts';

/** Asks for the passphrase, and lets who forgot it, or must, erase all. What is sealed is sent meanwhile: that needs none. */
export function LockScreen() {
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<'asking' | 'trying' | 'wrong'>('asking');
  async function open(): Promise<void> {
    setState('trying');
    try {
      if ((await openNotebook(vault, typed)) === 'locked') setState('wrong');
    } catch {
      // Too little memory for the moment, or storage that does not answer: she can try again.
      setState('asking');
    }
  }
  return (
    <main class="notice">
      <OwnForm onSubmit={() => void open()}>
        <h1>{words().lockTitle()}</h1>
        <p class="quiet">{words().lockNoCalls()}</p>
        <label class="field">
          <span>{words().passphrase()}</span>
          <input
            type="password"
            autocomplete="off"
            value={typed}
            aria-invalid={state === 'wrong'}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <p role="status">
          {state === 'wrong' ? words().passphraseWrong() : state === 'trying' ? words().loading() : ''}
        </p>
        <button class="button" type="submit" disabled={typed === '' || state === 'trying'}>
          {words().unlock()}
        </button>
      </OwnForm>
      <WipePart />
    </main>
  );
}
