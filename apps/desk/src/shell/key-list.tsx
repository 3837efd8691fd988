import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { KeyCap } from './key-cap.tsx';
import { presentActions } from './keys.ts';
import { words } from './words-state.ts';

export const keyListIsOpen = signal(false);

/** All keys that do something on the screen below. */
export function KeyList() {
  return keyListIsOpen.value ? <OpenKeyList /> : null;
}

function OpenKeyList() {
  // Once, before this list is itself what hears.
  const [actions] = useState(presentActions);
  const names = [...new Set(actions.map(({ name }) => name))];
  return (
    <Dialog title={words().keys()} onClose={() => (keyListIsOpen.value = false)}>
      <p class="under">{words().keysUnder({ key: 'Alt' })}</p>
      <dl class="key-list">
        {names.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {actions
                .filter((action) => action.name === name)
                .map(({ id, keys: [chord] }) => (
                  <KeyCap key={id} chord={chord} always />
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
