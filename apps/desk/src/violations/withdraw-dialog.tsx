import { withdrawalReasons, type WithdrawalReason } from '@kua/core/observations/violation-review-contract.ts';
import { ChoiceDialog } from '../shell/choice-dialog.tsx';
import { words } from '../shell/words-state.ts';
import { reasonName } from './report-words.ts';

type WithdrawDialogProps = Readonly<{ onClose: () => void; onWithdraw: (reason: WithdrawalReason) => void }>;

/** Why the public will see the event no more: one key, and it can be undone. */
export function WithdrawDialog({ onClose, onWithdraw }: WithdrawDialogProps) {
  return (
    <ChoiceDialog
      title={words().withdrawTitle()}
      under={words().withdrawUnder()}
      choices={withdrawalReasons}
      nameOf={reasonName}
      onClose={onClose}
      onChoose={onWithdraw}
    />
  );
}
