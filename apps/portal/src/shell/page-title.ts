import { useEffect } from 'preact/hooks';
import { overview } from '../publication/release-client.ts';
import { local, say } from './words-state.ts';

/** Names the page in the browser's tab, in bookmarks and on paper; an invented election says so there as well. */
export function useTitle(page: string | null): void {
  const election = overview.value?.election;
  const name = election === undefined ? 'Kua' : local(election.name);
  const title = [page, name].filter((part) => part !== null && part !== '').join(' — ');
  const full = election?.rehearsal ? `${say().rehearsalWord()}: ${title}` : title;
  useEffect(() => {
    document.title = full;
  }, [full]);
}
