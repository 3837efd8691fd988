import { words } from '../shell/words-state.ts';
import { pictures, retryPictures } from './pictures.ts';
import type { Page } from './verify-client.ts';

/** A picture on the way, or one that did not come. */
export function MissingPages({ pages }: Readonly<{ pages: readonly Page[] }>) {
  const files = pages.map(({ file }) => file);
  const states = files.map((file) => pictures.value[file]);
  if (states.includes(null))
    return (
      <p class="missing" role="alert">
        {words().photoMissing()}{' '}
        <button class="button ghost" type="button" onClick={() => retryPictures(files)}>
          {words().tryAgain()}
        </button>
      </p>
    );
  return states.includes(undefined) ? <p class="missing">{words().photoComing()}</p> : null;
}
