import { useState } from 'preact/hooks';
import { languageNames, languages } from '@kua/words/language.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { codes, save, saysOf, show } from './board-state.ts';
import { codeName, stateName } from './report-words.ts';
import type { Incident, IncidentSays } from './violations-client.ts';

/** What the public will read of an event, in three languages side by side. */
export function IncidentForm({ incident, decides }: Readonly<{ incident: Incident; decides: boolean }>) {
  const [says, setSays] = useState<IncidentSays>(() => saysOf(incident.says));
  const isChanged = JSON.stringify(says) !== JSON.stringify(saysOf(incident.says));
  const set = (more: Partial<IncidentSays>): void => setSays({ ...says, ...more });
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
    run: () => void show(incident, isPublic ? 'withdraw' : 'publish'),
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
      <div class="texts">
        {languages.map((language) => (
          <label key={language} class="field">
            <span>{words().incidentText({ language: languageNames[language][1] })}</span>
            <textarea
              lang={language}
              rows={7}
              maxLength={4000}
              readOnly={!decides}
              value={says.text[language]}
              onInput={(event) => set({ text: { ...says.text, [language]: event.currentTarget.value } })}
            />
          </label>
        ))}
      </div>
      {says.station === null ? null : (
        <label class="consent">
          <input
            type="checkbox"
            checked={says.consent}
            disabled={!decides}
            onChange={(event) => set({ consent: event.currentTarget.checked })}
          />
          <span>
            {words().incidentConsent()}
            <small>{words().incidentConsentNote()}</small>
          </span>
        </label>
      )}
      <div class="actions">
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} look="main" />
        ))}
      </div>
    </section>
  );
}
