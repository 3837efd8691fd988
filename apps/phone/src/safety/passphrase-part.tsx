import { useEffect, useState } from 'preact/hooks';
import { changePassphrase, lockKind, type LockKind } from '../notebook/notebook.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { words } from '../shell/words-state.ts';
import { isStrong } from './strength.ts';

type State = 'idle' | 'working' | 'set' | 'removed' | 'failed';

/** Set, changed, taken away. What it protects and what it does not is said before. */
export function PassphrasePart() {
  const [lock, setLock] = useState<LockKind | null>(null);
  const [typed, setTyped] = useState('');
  const [again, setAgain] = useState('');
  const [state, setState] = useState<State>('idle');
  useEffect(() => void lockKind().then(setLock), [state]);

  async function change(passphrase: string | null): Promise<void> {
    setState('working');
    try {
      await changePassphrase(passphrase);
    } catch {
      // A disk that is full: the old one holds.
      setState('failed');
      return;
    }
    setTyped('');
    setAgain('');
    setState(passphrase === null ? 'removed' : 'set');
  }
  const differs = again !== '' && again !== typed;
  return (
    <OwnForm class="part" onSubmit={() => void change(typed)}>
      <p>{lock === 'passphrase' ? words().passphraseIsSet() : words().passphraseIsNotSet()}</p>
      <p class="quiet">{words().passphraseAdvice()}</p>
      <Secret name={words().passphraseNew()} value={typed} put={setTyped} />
      {typed !== '' && !isStrong(typed) && <p class="quiet">{words().passphraseWeak()}</p>}
      <Secret name={words().passphraseAgain()} value={again} put={setAgain} />
      <p role="status">{differs ? words().passphraseDiffers() : stateText(state)}</p>
      <button class="button" type="submit" disabled={typed === '' || typed !== again || state === 'working'}>
        {lock === 'passphrase' ? words().passphraseChange() : words().passphraseSet()}
      </button>
      {lock === 'passphrase' && (
        <button class="button ghost" type="button" disabled={state === 'working'} onClick={() => void change(null)}>
          {words().passphraseRemove()}
        </button>
      )}
      <p class="quiet">{words().passphraseForgotten()}</p>
    </OwnForm>
  );
}

function Secret(props: Readonly<{ name: string; value: string; put: (value: string) => void }>) {
  return (
    <label class="field">
      <span>{props.name}</span>
      <input
        type="password"
        autocomplete="off"
        spellcheck={false}
        value={props.value}
        onInput={(event) => props.put(event.currentTarget.value)}
      />
    </label>
  );
}

function stateText(state: State): string {
  return {
    idle: '',
    working: words().passphraseWorking(),
    set: words().passphraseDone(),
    removed: words().passphraseRemoved(),
    failed: words().passphraseFailed(),
  }[state];
}
