import type { PictureSheet, StationSheet } from '@kua/core/publication/release-contract.ts';
import type { Source } from '@kua/core/registry/election.ts';
import { local, say } from '../shell/words-state.ts';
import { PhotoPage } from './photo-page.tsx';

type PhotosProps = Readonly<{
  sources: readonly Source[];
  results: NonNullable<StationSheet['results'][string]>;
}>;

/** A place for each source's pages; empty, it tells what will stand there. */
export function PhotoPlaces({ sources, results }: PhotosProps) {
  const words = say();
  const places = sources.map((source) => ({ source, pages: pagesOf(results, source) }));
  const some = places.some(({ pages }) => pages.length > 0);
  return (
    <section class="block photos">
      <h2>{words.photosTitle()}</h2>
      <ul>
        {places.map(({ source, pages }) => (
          <li key={source.id} class={pages.length > 0 ? 'has-pages' : ''}>
            {pages.length === 0 ? <EmptySheet /> : null}
            {pages.map((page, index) => {
              const alt = words.photoOf({ source: local(source.name), n: String(index + 1), of: String(pages.length) });
              return <PhotoPage key={page.path} page={page} alt={alt} />;
            })}
            <b>{local(source.name)}</b>
          </li>
        ))}
      </ul>
      <p class="under">{some ? words.photosCovered() : words.photosEmpty()}</p>
    </section>
  );
}

/** Of every statement that still holds, oldest first. What was typed and what was read of the same photo both have it: it is shown once. */
function pagesOf(results: PhotosProps['results'], { id }: Source): readonly PictureSheet[] {
  const statements = results[id]?.statements ?? [];
  const pages = statements.flatMap(({ superseded, pictures = [] }) => (superseded ? [] : pictures));
  return [...new Map(pages.map((page) => [page.path, page])).values()];
}

function EmptySheet() {
  return (
    <span class="sheet-of-paper">
      <svg viewBox="0 0 60 84" aria-hidden="true">
        <path d="M10 14h40M10 24h26M10 34h34M10 44h22M10 54h30M10 64h18" />
      </svg>
      <span>{say().noPhoto()}</span>
    </span>
  );
}
