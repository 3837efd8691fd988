import { useEffect, useState } from 'preact/hooks';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { overview } from '../publication/release-client.ts';
import { route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { Waiting } from '../shell/problem-screen.tsx';
import '../styles/tell.css';
import { Elsewhere } from './elsewhere.tsx';
import { leave } from './leaving.ts';
import { ReportForm } from './report-form.tsx';
import { findKeys } from './report-server.ts';
import { useVoterWords } from './voter-words.ts';

/** "Tell what you saw": what is typed here is on this page alone, and leaves it sealed. The tab is named as every other page's. */
export function ReportScreen() {
  useTitle(null);
  const words = useVoterWords();
  const election = overview.value?.election.id ?? '';
  const [keys, setKeys] = useState<KeyList | 'none' | 'unreachable' | null>(null);
  const [asked, ask] = useState(0);
  useEffect(() => {
    let current = true;
    setKeys(null);
    void findKeys(election).then((found) => {
      if (current) setKeys(found);
    });
    return () => {
      current = false;
    };
  }, [election, asked]);
  if (words === null || keys === null) return <Waiting />;
  const about = route.value.ids[0] === 'pressure' ? 'pressure' : null;
  return (
    <>
      {keys === 'none' || keys === 'unreachable' ? (
        <Elsewhere words={words} keys={keys} onRetry={() => ask(asked + 1)} />
      ) : (
        <ReportForm key={about} words={words} keys={keys} about={about} />
      )}
      <aside class="leave">
        <button type="button" class="button" onClick={leave}>
          {words.leave()}
        </button>
      </aside>
    </>
  );
}
