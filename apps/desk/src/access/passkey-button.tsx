import { useState } from 'preact/hooks';
import type { Result } from '@kua/core/kernel/result.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { troubleText, type PasskeyTrouble } from './passkeys.ts';

type PasskeyButtonProps = Readonly<{
  name: string;
  act: () => Promise<Result<null, PasskeyTrouble>>;
  onDone: () => void;
}>;

/** The one thing to do on a screen of the door, by Enter, and what came of it. */
export function PasskeyButton({ name, act, onDone }: PasskeyButtonProps) {
  const [state, setState] = useState<'waiting' | PasskeyTrouble | null>(null);
  const action: Action = {
    id: 'passkey',
    keys: ['Enter'],
    name,
    run: () => {
      if (state === 'waiting') return;
      setState('waiting');
      void act().then((came) => {
        setState(came.ok ? null : came.error);
        if (came.ok) onDone();
      });
    },
  };
  useActions([action]);
  return (
    <>
      <ActionButton action={action} look="main" />
      <p class={state === null || state === 'waiting' ? 'under' : 'trouble'} role="status">
        {state === 'waiting' ? words().passkeyWaiting() : state === null ? '' : troubleText(state)}
      </p>
    </>
  );
}
