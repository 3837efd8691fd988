import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { decidesReports, sessionState } from '../access/session.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { calls, fellSilent, rings, take, type Call } from './distress.ts';
import { soundIsOff } from './distress-sound.ts';
import { callPlace, timeName } from './report-words.ts';
import '../styles/violations.css';

/** Who took the last call, for a while. */
const takenNote = signal<string | null>(null);

/** Above every screen, the oldest call first; the title of the window says it too, for whoever works in another one. */
export function DistressBar() {
  const [first] = calls.value;
  useEffect(() => {
    const timer = setTimeout(() => (takenNote.value = null), 20_000);
    return () => clearTimeout(timer);
  }, [takenNote.value]);
  return (
    <>
      {fellSilent.value ? <Silence /> : null}
      {soundIsOff.value && decidesReports() ? (
        <p class="alarm" role="status">
          {words().distressSoundOff()}
        </p>
      ) : null}
      {first === undefined ? null : <Bar key={first.call} first={first} />}
      <p class="taken" role="status">
        {takenNote.value}
      </p>
    </>
  );
}

function Bar({ first }: Readonly<{ first: Call }>) {
  const text = words().distressCall({ n: calls.value.length });
  const where = callPlace(first);
  const answer: Action = {
    id: 'distress-take',
    keys: ['Alt+KeyD'],
    name: words().distressTake(),
    always: true,
    run: () =>
      void take(first).then((taken) => {
        if (taken === null) return;
        const own = sessionState.value.state === 'in' && sessionState.value.session.staff === taken.by;
        takenNote.value = own ? words().distressTaken({ place: where }) : words().distressTakenBy({ who: taken.by });
      }),
  };
  useActions([answer]);
  useTitleThatRings(text);
  return (
    <section class={rings.value ? 'distress rings' : 'distress'} role="alert" aria-label={text}>
      <p>
        <b>{text}</b>{' '}
        <span>
          {timeName(first.receivedAt)} · {first.station === null ? where : words().distressWhere({ place: where })}
          {first.safe ? ` · ${words().distressSafe()}` : ''}
        </span>
      </p>
      <ActionButton action={answer} look="main" />
    </section>
  );
}

/** On the screen at which she would come in again: as loud as a call itself. */
function Silence() {
  const text = words().distressSilent();
  useTitleThatRings(text);
  return (
    <section class="distress rings" role="alert" aria-label={text}>
      <p>
        <b>{text}</b> <span>{words().distressSilentUnder()}</span>
      </p>
    </section>
  );
}

function useTitleThatRings(text: string): void {
  useEffect(() => {
    const before = document.title;
    let isOn = false;
    const timer = setInterval(() => {
      isOn = !isOn;
      document.title = isOn ? text : before;
    }, 1000);
    return () => {
      clearInterval(timer);
      document.title = before;
    };
  }, [text]);
}
