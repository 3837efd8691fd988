import { kitPage } from '../registry/kit.ts';
import { currentPlace, placesAfterHours, placesPage, type Place } from '../registry/place.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { words } from '../shell/words-state.ts';

/** Commissions may begin and end at another hour; what is due is reckoned by it. */
export function HoursForm() {
  const law = kitPage.content.value?.handbook.votingHours;
  return law === undefined ? null : <HoursOf law={law} />;
}

type Hours = NonNullable<Place['hours']>;

function HoursOf({ law }: Readonly<{ law: Hours }>) {
  const hours = currentPlace()?.hours ?? law;

  /** An empty field is the law's hour again. */
  function put(end: keyof Hours, typed: string): void {
    const now = { ...hours, [end]: typed === '' ? law[end] : typed.slice(0, 5) };
    const isLaw = now.opens === law.opens && now.closes === law.closes;
    void placesPage.put(placesAfterHours(placesPage.content.peek() ?? [], isLaw ? null : now));
  }

  return (
    <details class="other-hours">
      <summary>{words().countHours()}</summary>
      <OwnForm>
        <label class="field">
          <span>{words().countOpens()}</span>
          <input
            type="time"
            autocomplete="off"
            value={hours.opens}
            onChange={(event) => put('opens', event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{words().countCloses()}</span>
          <input
            type="time"
            autocomplete="off"
            value={hours.closes}
            onChange={(event) => put('closes', event.currentTarget.value)}
          />
        </label>
        <p class="quiet">{words().countHoursUse()}</p>
      </OwnForm>
    </details>
  );
}
