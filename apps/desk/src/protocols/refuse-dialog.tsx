import { copyRefusals, type CopyRefusal } from '@kua/core/protocols/transcription-contract.ts';
import { Dialog } from '../shell/dialog.tsx';
import { KeyCap } from '../shell/key-cap.tsx';
import type { Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import type { Task } from './verify-client.ts';

type RefuseDialogProps = Readonly<{
  kind: Task['kind'];
  onClose: () => void;
  onRefuse: (refused: CopyRefusal) => void;
}>;

/** Why nothing can be read off this copy: one key, and it can be undone. */
export function RefuseDialog({ kind, onClose, onRefuse }: RefuseDialogProps) {
  // What has no station yet cannot be of another one.
  const offered = copyRefusals.filter((each) => kind !== 'place' || each !== 'other-station');
  const actions = offered.map((refused, index): Action => ({
    id: refused,
    keys: [`Digit${index + 1}`, `Numpad${index + 1}`],
    name: refusalName(refused),
    run: () => {
      onClose();
      onRefuse(refused);
    },
  }));
  return (
    <Dialog title={words().refuseTitle()} actions={actions} onClose={onClose}>
      <p class="under">{words().refuseUnder()}</p>
      <ul class="choices">
        {actions.map(({ id, keys: [chord], name, run }) => (
          <li key={id}>
            <button type="button" class="button quiet" onClick={run}>
              <KeyCap chord={chord} /> {name}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function refusalName(refused: CopyRefusal): string {
  switch (refused) {
    case 'not-a-protocol':
      return words().notAProtocol();
    case 'unreadable':
      return words().copyUnreadable();
    case 'other-station':
      return words().otherStation();
  }
}
