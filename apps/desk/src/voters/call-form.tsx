import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReportKind } from '@kua/core/voters/citizen-report.ts';
import { personalNumbers } from '@kua/core/voters/iin.ts';
import { bodyOf, emptyDraft, type ReportDraft } from '@kua/core/voters/report-draft.ts';
import type { VoterWords } from '@kua/words/words.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { local } from '../shell/words-state.ts';
import { CallField } from './call-field.tsx';
import { keepCall, type CallRefusal } from './call-keeping.ts';
import { findStation, type CallPlaces } from './call-places.ts';
import { CallWhat } from './call-what.tsx';

const begun: ReportDraft = { ...emptyDraft, about: 'violation' };

/** A call, while it lasts: one screen, Tab through, Ctrl Enter keeps it. There is no field for who rings. */
export function CallForm({ words, places }: Readonly<{ words: VoterWords; places: CallPlaces }>) {
  const [draft, setDraft] = useState(begun);
  const [chosen, setChosen] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [said, say] = useState<string | null>(null);
  const [isBusy, busy] = useState(false);
  const first = useRef<HTMLFieldSetElement>(null);
  const begin = (): void => first.current?.querySelector('select')?.focus();
  useEffect(begin, []);
  const change = (more: Partial<ReportDraft>): void => setDraft((held) => ({ ...held, ...more }));
  const numbers = personalNumbers(draft.text).join(', ');

  async function keep(): Promise<void> {
    if (isBusy) return;
    const place = places.places.find(({ id }) => id === chosen) ?? null;
    if (places.isBound && place === null) {
      say(words.callPlaceNeeded());
      return;
    }
    const station = place === null || number.trim() === '' ? null : await findStation(places, place, number);
    if (place !== null && number.trim() !== '' && station === null) {
      say(words.stationUnknown({ number }));
      return;
    }
    const territory = place?.path.at(-1) ?? null;
    const body = bodyOf({ ...draft, station, territory });
    if (body === null) {
      say(draft.code === null && draft.form === null ? words.pickNeeded() : words.wordsNeeded());
      return;
    }
    busy(true);
    const kept = await keepCall(places.overview.election.id, { station, body }).finally(() => busy(false));
    say(kept.ok ? words.callKept({ receipt: kept.value }) : notKept(words, kept.error));
    if (!kept.ok) return;
    setDraft(begun);
    setNumber('');
    begin();
  }

  const keeping: Action = {
    id: 'keep-call',
    keys: ['Ctrl+Enter'],
    name: words.callSend(),
    run: () => void keep().catch(() => say(words.callNotKept())),
    always: true,
  };
  useActions([keeping]);
  return (
    <section class="call">
      <h1>{words.callTitle()}</h1>
      <p class="quiet">{words.callHint()}</p>
      <fieldset ref={first} disabled={isBusy}>
        <CallField
          label={words.askAbout()}
          empty={words.pick()}
          value={draft.about}
          choices={[
            { code: 'violation', name: words.callKindViolation() },
            { code: 'pressure', name: words.callKindPressure() },
          ]}
          onChoose={(about) => setDraft({ ...draft, about: about as ReportKind | null })}
        />
        <CallWhat words={words} places={places} draft={draft} change={change} />
        <CallField
          label={places.isBound ? words.callPlace() : words.region()}
          empty={places.isBound ? words.pick() : words.callNoPlace()}
          value={chosen}
          choices={places.places.map(({ id, name }) => ({ code: id, name: local(name) }))}
          onChoose={setChosen}
        />
        <label class="field">
          <span>{words.stationNumber()}</span>
          <input type="text" inputMode="numeric" value={number} onInput={(e) => setNumber(e.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{words.day()}</span>
          <input
            type="date"
            value={draft.day ?? ''}
            onInput={({ currentTarget }) => change({ day: currentTarget.value === '' ? null : currentTarget.value })}
          />
        </label>
        <label class="field">
          <span>{words.time()}</span>
          <input
            type="time"
            value={draft.time ?? ''}
            onInput={({ currentTarget }) => change({ time: currentTarget.value === '' ? null : currentTarget.value })}
          />
        </label>
        <label class="field words">
          <span>{words.callWords()}</span>
          <textarea rows={5} value={draft.text} onInput={(e) => change({ text: e.currentTarget.value })} />
        </label>
      </fieldset>
      {numbers === '' ? null : <p class="note">{words.callNumbers({ numbers })}</p>}
      <p role="status">{said}</p>
      <ActionButton action={keeping} look="main" />
    </section>
  );
}

function notKept(words: VoterWords, refusal: CallRefusal): string {
  switch (refusal) {
    case 'place-missing':
      return words.callPlaceNeeded();
    case 'place-unknown':
      return words.callPlaceForeign();
    case 'other':
      return words.callNotKept();
  }
}
