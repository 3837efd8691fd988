import type { Source } from '@kua/core/registry/election.ts';
import { local, say } from '../shell/words-state.ts';

/** A place for each source's pages; empty, it tells what will stand there. */
export function PhotoPlaces({ sources }: { readonly sources: readonly Source[] }) {
  const words = say();
  return (
    <section class="block photos">
      <h2>{words.photosTitle()}</h2>
      <ul>
        {sources.map((source) => (
          <li key={source.id}>
            <span class="sheet-of-paper">
              <svg viewBox="0 0 60 84" aria-hidden="true">
                <path d="M10 14h40M10 24h26M10 34h34M10 44h22M10 54h30M10 64h18" />
              </svg>
              <span>{words.noPhoto()}</span>
            </span>
            <b>{local(source.name)}</b>
          </li>
        ))}
      </ul>
      <p class="under">{words.photosEmpty()}</p>
    </section>
  );
}
