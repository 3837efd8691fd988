import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Chord } from './chord.ts';
import { Dialog } from './dialog.tsx';
import { KeyCap } from './key-cap.tsx';
import { presentActions, type Action } from './keys.ts';
import type { Room, Thing } from './room.ts';
import { words } from './words-state.ts';

export const finderIsOpen = signal(false);

type Found = Readonly<{ id: string; name: string; under: string; chord: Chord | null; run: () => void }>;

/** Ctrl K: screens, what can be done here, and whatever the rooms find. */
export function Finder({ rooms }: Readonly<{ rooms: readonly Room[] }>) {
  return finderIsOpen.value ? <OpenFinder rooms={rooms} /> : null;
}

function OpenFinder({ rooms }: Readonly<{ rooms: readonly Room[] }>) {
  // Once, before the finder is itself what hears.
  const [actions] = useState(presentActions);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const things = useThings(rooms, text);
  const found = [
    ...actions
      .filter(isFirstOfName)
      .filter(({ name }) => matches(name, text))
      .map(foundAction),
    ...things.map(foundThing),
  ];
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => document.getElementById(`found-${chosen}`)?.scrollIntoView({ block: 'nearest' }), [chosen]);
  const close = (): void => void (finderIsOpen.value = false);
  const take = (one: Found | undefined): void => {
    if (one === undefined) return;
    close();
    one.run();
  };
  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((chosen + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') take(found[chosen]);
    else return;
    event.preventDefault();
  }
  return (
    <Dialog title={words().find()} isPlain onClose={close}>
      <input
        class="finder-text"
        role="combobox"
        aria-label={words().findWhat()}
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={found[chosen] === undefined ? undefined : `found-${chosen}`}
        placeholder={words().findWhat()}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      {found.length === 0 && <p class="under">{words().findNothing({ text })}</p>}
      <ul class="found" id="found" role="listbox" aria-label={words().find()}>
        {found.map((one, index) => (
          <li
            key={one.id}
            id={`found-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => take(one)}
          >
            <span>
              {one.name}
              {one.under !== '' && <small>{one.under}</small>}
            </span>
            {one.chord !== null && <KeyCap chord={one.chord} always />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function useThings(rooms: readonly Room[], text: string): readonly Thing[] {
  const [things, setThings] = useState<readonly Thing[]>([]);
  useEffect(() => {
    let isLate = false;
    const asked =
      text.trim() === '' ? [] : rooms.flatMap(({ things: find }) => (find === undefined ? [] : [find(text)]));
    void Promise.all(asked).then((lists) => {
      if (!isLate) setThings(lists.flat());
    });
    return () => void (isLate = true);
  }, [text]);
  return things;
}

/** What two keys do is found once. */
function isFirstOfName({ name }: Action, index: number, all: readonly Action[]): boolean {
  return all.findIndex((each) => each.name === name) === index;
}

function matches(name: string, text: string): boolean {
  return name.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
}

function foundAction({ id, name, keys, run }: Action): Found {
  return { id: `action-${id}`, name, under: '', chord: keys[0], run };
}

function foundThing({ id, name, under, href }: Thing): Found {
  return { id: `thing-${id}`, name, under, chord: null, run: () => void (location.hash = href) };
}
