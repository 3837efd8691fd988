import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Overview } from '@kua/core/publication/release-contract.ts';
import { overview, readFile, ReleaseError } from '../publication/release-client.ts';
import { choose, hrefTo, route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { Waiting } from '../shell/problem-screen.tsx';
import { local, say } from '../shell/words-state.ts';
import { search, searchEntries, type SearchEntry } from './search-index.ts';

const shown = 40;

/** Finds a station by number, address or place while one types; arrow keys go through the answers. */
export function SearchScreen() {
  const words = say();
  useTitle(words.navSearch());
  const release = overview.value;
  const { q = '' } = route.value.query;
  const { entries, left, failed } = useEntries(release);
  const { found, count } = useMemo(() => search(entries, q, shown), [entries, q]);
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => box.current?.focus(), []);
  if (release === null) return <Waiting />;

  function step(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
    (next < 0 ? box.current : links[Math.min(next, links.length - 1)])?.focus();
  }

  return (
    <div onKeyDown={step}>
      <h1 tabIndex={-1}>{words.findStation()}</h1>
      <form
        class="search-box"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          list.current?.querySelector('a')?.click();
        }}
      >
        <label class="field">
          <span>{words.searchLabel()}</span>
          <input
            ref={box}
            type="search"
            autocomplete="off"
            enterkeyhint="go"
            placeholder={words.searchExample()}
            value={q}
            onInput={(event) => choose({ q: event.currentTarget.value })}
          />
        </label>
      </form>
      <p class="hint" role="status">
        {failed
          ? words.offlineWhat()
          : left > 0
            ? words.loadingRegions({ n: left })
            : q.trim() === ''
              ? words.searchReady({ n: entries.length })
              : count === 0
                ? words.searchNothing()
                : words.searchFound({ n: count })}
      </p>
      <ol class="found" ref={list}>
        {found.map((entry) => (
          <li key={`${entry.path.join('/')}/${entry.id}`}>
            <a href={hrefTo('station', [...entry.path, entry.id])}>
              <b>{words.stationNumber({ number: entry.number })}</b>
              <span>{local(entry.place)}</span>
              <span class="place">{[entry.name, entry.address].filter(Boolean).join(', ')}</span>
            </a>
          </li>
        ))}
      </ol>
      {count > found.length ? <p class="hint">{words.searchMore({ n: count - found.length })}</p> : null}
    </div>
  );
}

/** Reads the registry region by region; answers come from those that have arrived. */
function useEntries(release: Overview | null) {
  const [regions, setRegions] = useState<Readonly<Record<string, readonly SearchEntry[]>>>({});
  const [failed, setFailed] = useState(false);
  const shards = release?.shards ?? [];
  const version = shards.map((shard) => shard.stations).join();
  useEffect(() => {
    let current = true;
    for (const shard of shards) {
      const region = release?.children.find((child) => child.id === shard.territory);
      readFile<Parameters<typeof searchEntries>[0]>(shard.stations, 'kua-stations/1').then(
        (file) => {
          if (current) setRegions((held) => ({ ...held, [shard.territory]: searchEntries(file, region?.name ?? {}) }));
        },
        (error: unknown) => {
          if (!(error instanceof ReleaseError)) throw error;
          if (current) setFailed(true);
        },
      );
    }
    return () => {
      current = false;
    };
  }, [version]);
  const entries = useMemo(() => Object.values(regions).flat(), [regions]);
  return { entries, left: shards.length - Object.keys(regions).length, failed };
}
