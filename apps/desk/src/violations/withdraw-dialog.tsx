import { withdrawalReasons, type WithdrawalReason } from '@kua/core/observations/violation-review-contract.ts';
import { Dialog } from '../shell/dialog.tsx';
import { KeyCap } from '../shell/key-cap.tsx';
import type { Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { reasonName } from './report-words.ts';

type DialogProps = Readonly<{ onClose: () => void; onWithdraw: (reason: WithdrawalReason) => void }>;

/** Why the public will see the event no more: one key, and it can be undone. */
export function WithdrawDialog({ onClose, onWithdraw }: DialogProps) {
  const actions = withdrawalReasons.map((reason, index): Action => ({
    id: reason,
    keys: [`Digit${index + 1}`, `Numpad${index + 1}`],
    name: reasonName(reason),
    run: () => {
      onClose();
      onWithdraw(reason);
    },
  }));
  return (
    <Dialog title={words().withdrawTitle()} actions={actions} onClose={onClose}>
      <p class="under">{words().withdrawUnder()}</p>
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
