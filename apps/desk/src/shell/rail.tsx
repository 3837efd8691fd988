import { useEffect, useRef } from 'preact/hooks';
import { languageNames, languages, type Language } from '@kua/words/language.ts';
import { OwnPart } from '../access/own-part.tsx';
import type { Session } from '../access/session.ts';
import { finderIsOpen } from './finder.tsx';
import { KeyCap } from './key-cap.tsx';
import { keyListIsOpen } from './key-list.tsx';
import { useActions, type Action } from './keys.ts';
import { light, turnLight } from './light.ts';
import { goTo, hrefIn, route } from './location.ts';
import type { Room } from './room.ts';
import { chooseLanguage, languageOf, local, tongue, words } from './words-state.ts';

/** Left of everything: where one can go, in which language, by which light. */
export function Rail({ rooms, session }: Readonly<{ rooms: readonly Room[]; session: Session | null }>) {
  const here = rooms.find(({ id }) => id === route.value.room) ?? rooms[0];
  // On a phone the line of rooms slides.
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }), [here?.id]);
  const [find, keys, language, turn] = railActions();
  useActions([
    find,
    keys,
    language,
    turn,
    ...rooms.map(({ id, title }, index): Action => ({
      id: `room-${id}`,
      keys: [`Alt+Digit${index + 1}`],
      name: title(),
      run: () => goTo(id),
    })),
  ]);
  return (
    <header class="rail">
      <p class="brand">
        <i aria-hidden="true" />
        Kua
      </p>
      {session !== null && (
        <p class="election" lang={languageOf(session.election.name)}>
          {local(session.election.name)}
        </p>
      )}
      <nav ref={place} aria-label={words().sections()}>
        {rooms.map((room, index) => (
          <a key={room.id} href={hrefIn(room.id)} aria-current={room === here ? 'page' : undefined}>
            <span>{room.title()}</span>
            {room.count !== undefined && <span class="count">{room.count()}</span>}
            <KeyCap chord={`Alt+Digit${index + 1}`} />
          </a>
        ))}
      </nav>
      <div class="foot">
        {rooms.map(({ id, Foot }) => Foot !== undefined && <Foot key={id} />)}
        <div class="tools">
          <RailButton action={find} />
          <RailButton action={keys} />
          <RailButton action={turn} />
        </div>
        <div class="languages" role="group" aria-label={words().language()}>
          {languages.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={tongue() === each}
              onClick={() => void chooseLanguage(each)}
            >
              <LanguageName language={each} />
            </button>
          ))}
          <KeyCap chord={language.keys[0]} />
        </div>
        {session !== null && <OwnPart staff={session.staff} />}
      </div>
    </header>
  );
}

/** Short to see, whole to hear. */
function LanguageName({ language }: Readonly<{ language: Language }>) {
  const [short, full] = languageNames[language];
  return (
    <span>
      {short}
      <span class="hidden">{full.slice(short.length)}</span>
    </span>
  );
}

function railActions(): readonly [find: Action, keys: Action, language: Action, light: Action] {
  const next = languages[(languages.indexOf(tongue()) + 1) % languages.length] ?? 'kk';
  const shown = { system: words().lightSystem(), day: words().lightDay(), night: words().lightNight() };
  return [
    { id: 'find', keys: ['Ctrl+KeyK'], name: words().find(), run: () => (finderIsOpen.value = true) },
    { id: 'keys', keys: ['?'], name: words().keys(), run: () => (keyListIsOpen.value = true) },
    { id: 'language', keys: ['Alt+KeyL'], name: words().nextLanguage(), run: () => void chooseLanguage(next) },
    { id: 'light', keys: ['Alt+KeyN'], name: shown[light.value], run: turnLight },
  ];
}

function RailButton({ action }: Readonly<{ action: Action }>) {
  return (
    <button type="button" onClick={action.run}>
      <span>{action.name}</span>
      <KeyCap chord={action.keys[0]} />
    </button>
  );
}
