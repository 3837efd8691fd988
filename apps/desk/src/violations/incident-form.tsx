import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { codes } from './board-state.ts';
import { IncidentParts } from './incident-parts.tsx';
import { IncidentPlace } from './incident-place.tsx';
import { IncidentTexts } from './incident-texts.tsx';
import { publish, save, saysOf, withdraw } from './report-deeds.ts';
import { codeName, stateName } from './report-words.ts';
import type { Detail, Incident, IncidentSays } from './violations-client.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

type FormProps = Readonly<{
  incident: Incident;
  decides: boolean;
  /** The report that is looked at. */
  detail: Detail;
  /** A picture that was just made of one of its photos: it belongs to the event. */
  made: string | null;
}>;

/** What the public will read of an event, in three languages side by side. */
export function IncidentForm({ incident, decides, detail, made }: FormProps) {
  const [asksWhy, setAsksWhy] = useState(false);
  const [says, setSays] = useState<IncidentSays>(() => saysOf(incident.says));
  const isChanged = JSON.stringify(says) !== JSON.stringify(saysOf(incident.says));
  const set = (more: Partial<IncidentSays>): void => setSays({ ...says, ...more });
  useEffect(() => {
    if (made === null || says.pictures.includes(made)) return;
    const more = { ...says, pictures: [...says.pictures, made] };
    // Texts that she has not saved yet are saved when she says so.
    if (isChanged) setSays(more);
    else void save(incident, more);
  }, [made]);
  const isPublic = incident.state === 'published';
  const keep: Action = {
    id: 'incident-save',
    keys: ['Ctrl+Enter'],
    name: words().incidentSave(),
    run: () => void save(incident, says),
  };
  const turn: Action = {
    id: 'incident-show',
    keys: [isPublic ? 'KeyW' : 'KeyP'],
    name: isPublic ? words().incidentWithdraw() : words().incidentPublish(),
    run: () => (isPublic ? setAsksWhy(true) : void publish(incident)),
  };
  const actions = decides ? [isChanged ? keep : turn] : [];
  useActions(actions);
  return (
    <section class="incident" aria-label={words().incidentTitle()}>
      <h3>{words().incidentTitle()}</h3>
      <p class="under">
        {stateName(incident.state)} · {words().incidentReports({ n: incident.says.reports.length })}
      </p>
      <label class="field">
        <span>{words().incidentCode()}</span>
        <select value={says.code} disabled={!decides} onChange={(event) => set({ code: event.currentTarget.value })}>
          {codes.value.some(({ id }) => id === says.code) ? null : <option value={says.code}>{says.code}</option>}
          {codes.value.map(({ id }) => (
            <option key={id} value={id}>
              {codeName(id)}
            </option>
          ))}
        </select>
      </label>
      <p class="under">{words().incidentTextNote()}</p>
      <IncidentTexts text={says.text} decides={decides} set={(text) => set({ text })} />
      <IncidentParts {...{ says, detail, decides, set }} />
      {says.station === null ? (
        <IncidentPlace territory={says.territory} decides={decides} set={set} />
      ) : (
        <label class="consent">
          <input
            type="checkbox"
            checked={says.consent}
            disabled={!decides || (!incident.mayName && !says.consent)}
            onChange={(event) => set({ consent: event.currentTarget.checked })}
          />
          <span>
            {words().incidentConsent()}
            <small>{incident.mayName ? words().incidentConsentNote() : words().incidentConsentNone()}</small>
          </span>
        </label>
      )}
      <div class="actions">
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} look="main" />
        ))}
      </div>
      {asksWhy ? (
        <WithdrawDialog onClose={() => setAsksWhy(false)} onWithdraw={(reason) => void withdraw(incident, reason)} />
      ) : null}
    </section>
  );
}
