import { useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { addTo, board } from './board-state.ts';
import { incidentName } from './report-words.ts';
import type { Report } from './violations-client.ts';

/** An event that stands there already, of which this report tells too: first those that are likest. */
export function AddToIncident({ report }: Readonly<{ report: Report }>) {
  const [picked, pick] = useState<string | null>(null);
  const { incidents = [], reports = [] } = board.value ?? {};
  const alike = new Set(reports.filter((other) => report.like.includes(other.report)).map(({ incident }) => incident));
  const sorted = incidents.toSorted((one, two) => Number(alike.has(two.id)) - Number(alike.has(one.id)));
  const incident = sorted.find(({ id }) => id === picked) ?? sorted[0];
  const add: Action = {
    id: 'report-add',
    keys: ['KeyE'],
    name: words().incidentAdd(),
    run: () => incident !== undefined && void addTo(incident, report.report),
  };
  useActions(incident === undefined ? [] : [add]);
  if (incident === undefined) return null;
  return (
    <div class="actions">
      <label class="field">
        <span>{words().incidentKnown()}</span>
        <select value={incident.id} onChange={(event) => pick(event.currentTarget.value)}>
          {sorted.map((each) => (
            <option key={each.id} value={each.id}>
              {incidentName(each)}
            </option>
          ))}
        </select>
      </label>
      <ActionButton action={add} look="ghost" />
    </div>
  );
}
