import { copyRefusals, type CopyRefusal } from '@kua/core/protocols/transcription-contract.ts';
import { ChoiceDialog } from '../shell/choice-dialog.tsx';
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
  return (
    <ChoiceDialog
      title={words().refuseTitle()}
      under={words().refuseUnder()}
      choices={offered}
      nameOf={refusalName}
      onClose={onClose}
      onChoose={onRefuse}
    />
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
