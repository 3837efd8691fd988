import { useState } from 'preact/hooks';
import { z } from 'zod';
import { ask } from '../shell/asking.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { addPasskey, troubleText } from './passkeys.ts';
import { askSession } from './session.ts';

/** At the foot of the rail: under which pseudonym she works, and what is hers alone. */
export function OwnPart({ staff }: Readonly<{ staff: string }>) {
  const [said, setSaid] = useState('');
  const actions: readonly Action[] = [
    {
      id: 'add-passkey',
      keys: ['Alt+KeyP'],
      name: words().addPasskey(),
      run: () => void addPasskey().then((came) => setSaid(came.ok ? words().passkeyAdded() : troubleText(came.error))),
    },
    {
      id: 'sign-out',
      keys: ['Alt+KeyO'],
      name: words().signOut(),
      run: () => void ask(z.looseObject({}), 'session/end', {}).then(askSession),
    },
  ];
  useActions(actions);
  return (
    <div class="own">
      <p class="who">{staff}</p>
      <p class="who" role="status">
        {said}
      </p>
      {actions.map((action) => (
        <button key={action.id} type="button" onClick={action.run}>
          <span>{action.name}</span>
          <KeyCap chord={action.keys[0]} />
        </button>
      ))}
    </div>
  );
}
