import { Dialog } from './dialog.tsx';
import { KeyCap } from './key-cap.tsx';
import type { Action } from './keys.ts';

type ChoiceDialogProps<T extends string> = Readonly<{
  title: string;
  under: string;
  /** At most nine, each with a digit of its own. */
  choices: readonly T[];
  nameOf: (choice: T) => string;
  onClose: () => void;
  onChoose: (choice: T) => void;
}>;

/** One of a few, by one key. */
export function ChoiceDialog<T extends string>({
  title,
  under,
  choices,
  nameOf,
  onClose,
  onChoose,
}: ChoiceDialogProps<T>) {
  const actions = choices.map((choice, index): Action => ({
    id: choice,
    keys: [`Digit${index + 1}`, `Numpad${index + 1}`],
    name: nameOf(choice),
    run: () => {
      onClose();
      onChoose(choice);
    },
  }));
  return (
    <Dialog title={title} actions={actions} onClose={onClose}>
      <p class="under">{under}</p>
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
