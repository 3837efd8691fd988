import { words } from '../shell/words-state.ts';
import type { Task } from './verify-client.ts';

/** Another copy looks the same or says the same: worth a second look, and no more than that. */
export function NearNote({ task }: Readonly<{ task: Task }>) {
  if (task.near.length === 0) return null;
  return (
    <ul class="note near">
      {task.near.map(({ copy, station }) => (
        <li key={copy}>{station === null ? words().nearUnplaced({ copy }) : words().nearCopy({ copy, station })}</li>
      ))}
    </ul>
  );
}
