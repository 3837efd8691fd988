import { useEffect } from 'preact/hooks';
import { membershipPage } from '../access/membership.ts';
import { LockScreen } from '../notebook/lock-screen.tsx';
import { notebookState, unwritten } from '../notebook/notebook.ts';
import { OutboxBar } from '../outbox/outbox-bar.tsx';
import { kitPage } from '../registry/kit.ts';
import { route } from './location.ts';
import { ElsewhereNotice, isElsewhere } from './one-tab.tsx';
import { fetchAhead, forgetFailures, screenOf } from './screens.ts';
import { isSpoken, words } from './words-state.ts';

/** The frame around every screen. */
export function App() {
  if (!isSpoken()) return null;
  if (isElsewhere.value) return <ElsewhereNotice />;
  if (notebookState.value === 'locked') return <LockScreen />;
  if (notebookState.value === 'closed') return null;
  return <OpenApp />;
}

function OpenApp() {
  const { screen, ids } = route.value;
  // A phone that was taken is taken off the list from any other one.
  const hasJoined = membershipPage.content.value !== null;
  const shown = !hasJoined && screen !== 'revoke' ? 'join' : screen;
  const isRehearsal = kitPage.content.value?.election.rehearsal ?? false;
  useEffect(() => {
    document.title = words().appName();
  });
  useEffect(() => {
    if (hasJoined) fetchAhead();
  }, [hasJoined]);
  return (
    <>
      {isRehearsal && <p class="rehearsal">{words().rehearsal()}</p>}
      {unwritten.value !== null && (
        <p class="alarm" role="alert">
          {unwritten.value === 'storage-full' ? words().storageFull() : words().storageFailed()}
        </p>
      )}
      <main id="main">
        <Shown key={`${shown}/${ids.join('/')}`} screen={shown} />
      </main>
      {hasJoined && <OutboxBar />}
    </>
  );
}

function Shown({ screen }: Readonly<{ screen: typeof route.value.screen }>) {
  const Screen = screenOf(screen);
  if (Screen === null)
    return (
      <p class="body" role="status">
        {words().loading()}
      </p>
    );
  if (Screen !== 'failed') return <Screen />;
  return (
    <div class="body">
      <p role="alert">{words().screenMissing()}</p>
      <button class="button" type="button" onClick={forgetFailures}>
        {words().tryAgain()}
      </button>
    </div>
  );
}
