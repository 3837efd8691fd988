import { useEffect } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { besideOf, layBeside } from './beside.ts';
import type { Task } from './verify-client.ts';

/** Another copy looks the same or says the same: worth a second look, and no more than that. */
export function NearNote({ task }: Readonly<{ task: Task }>) {
  return task.near.length === 0 ? null : <NearCopies task={task} />;
}

/** One key lays them beside hers, one after the other, and then none. */
function NearCopies({ task }: Readonly<{ task: Task }>) {
  const { near } = task;
  const shown = besideOf(task);
  const next = near[shown === null ? 0 : near.indexOf(shown) + 1] ?? null;
  const lay: Action = {
    id: 'beside',
    keys: ['KeyB'],
    name: next === null ? words().takeAway({ copy: shown?.copy ?? '' }) : words().layBeside({ copy: next.copy }),
    run: () => layBeside(next),
  };
  useActions([lay]);
  useEffect(() => () => layBeside(null), []);
  return (
    <div class="note near">
      <ul>
        {near.map(({ copy, station }) => (
          <li key={copy}>{station === null ? words().nearUnplaced({ copy }) : words().nearCopy({ copy, station })}</li>
        ))}
      </ul>
      <ActionButton action={lay} look="ghost" />
    </div>
  );
}
