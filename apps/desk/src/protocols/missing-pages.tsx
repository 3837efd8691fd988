import { words } from '../shell/words-state.ts';
import { pictures, retryPictures } from './pictures.ts';
import type { Task } from './verify-client.ts';

/** A picture on the way, or one that did not come. */
export function MissingPages({ task }: Readonly<{ task: Task }>) {
  const states = task.pages.map(({ file }) => pictures.value[file]);
  if (states.includes(null))
    return (
      <p class="missing" role="alert">
        {words().photoMissing()}{' '}
        <button class="button ghost" type="button" onClick={() => retryPictures(task)}>
          {words().tryAgain()}
        </button>
      </p>
    );
  return states.includes(undefined) ? <p class="missing">{words().photoComing()}</p> : null;
}
