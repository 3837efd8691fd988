import { useEffect } from 'preact/hooks';
import { ElectionsScreen } from '../access/elections-screen.tsx';
import { JoinScreen } from '../access/join-screen.tsx';
import { sessionState, type Session } from '../access/session.ts';
import { SessionEndBar } from '../access/session-end-bar.tsx';
import { SignInScreen } from '../access/sign-in-screen.tsx';
import { isAway } from './asking.ts';
import { Finder } from './finder.tsx';
import { KeyList } from './key-list.tsx';
import { route } from './location.ts';
import { Rail } from './rail.tsx';
import { roomsFor } from './rooms.ts';
import { ToastPlace } from './toast.tsx';
import { DistressBar } from '../violations/distress-bar.tsx';
import { words } from './words-state.ts';

/** The frame around every screen. */
export function App() {
  const state = sessionState.value;
  const rooms = state.state === 'in' ? roomsFor(state.session.roles) : [];
  return (
    <div class="desk">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          // The address says where she is: it is not touched.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {words().skipToWork()}
      </a>
      <Rail rooms={rooms} session={state.state === 'in' ? state.session : null} />
      <ToastPlace />
      <main id="main" tabIndex={-1}>
        {isAway.value && (
          <p class="alarm" role="alert">
            {words().serverAway()}
          </p>
        )}
        <DistressBar />
        <SessionEndBar />
        <Inside />
      </main>
      <Finder rooms={rooms} />
      <KeyList />
    </div>
  );
}

function Inside() {
  const state = sessionState.value;
  const { election, room, ids } = route.value;
  if (election !== null && room === 'join') return <JoinScreen invitation={ids[0] ?? ''} />;
  if (election === null || state.state === 'unknown') return <ElectionsScreen isUnknown={state.state === 'unknown'} />;
  if (state.state === 'asking')
    return (
      <p class="notice" role="status">
        {words().loading()}
      </p>
    );
  return state.state === 'out' ? <SignInScreen /> : <Shown session={state.session} />;
}

function Shown({ session }: Readonly<{ session: Session }>) {
  const rooms = roomsFor(session.roles);
  const room = rooms.find(({ id }) => id === route.value.room) ?? rooms[0];
  const title = room?.title();
  useEffect(() => {
    document.title = title === undefined ? 'Kua' : `${title} · Kua`;
  }, [title]);
  if (room === undefined)
    return (
      <section class="notice">
        <h1>{words().noRooms()}</h1>
        <p>{words().noRoomsUnder()}</p>
      </section>
    );
  return <room.Screen key={room.id} />;
}
