import { useEffect, useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { addTo } from './report-deeds.ts';
import { incidentName } from './report-words.ts';
import { askIncidents, type Detail, type Incident } from './violations-client.ts';

/** An event that stands there already, of which this report tells too: of its district, first those that are likest, then the newest. */
export function AddToIncident({ report }: Readonly<{ report: Detail }>) {
  const [picked, pick] = useState<string | null>(null);
  const { incidents, next, load } = useIncidents(report);
  const alike = new Set(report.like.map(({ incident }) => incident));
  const sorted = incidents.toSorted((one, two) => Number(alike.has(two.id)) - Number(alike.has(one.id)));
  const incident = sorted.find(({ id }) => id === picked) ?? sorted[0];
  const add: Action = {
    id: 'report-add',
    keys: ['KeyE'],
    name: words().incidentAdd(),
    run: () => incident !== undefined && void addTo(incident, report).then(() => load(null)),
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
      {next === null ? null : (
        <button type="button" class="button quiet" onClick={() => void load(next)}>
          {words().incidentsEarlier()}
        </button>
      )}
    </div>
  );
}

type Known = Readonly<{ incidents: readonly Incident[]; next: number | null }>;

/** Events of the district, a page at a time. `next`: where the next page begins; null where there is none. */
function useIncidents({
  report,
  territory,
}: Detail): Known & Readonly<{ load: (before: number | null) => Promise<void> }> {
  const [known, setKnown] = useState<Known>({ incidents: [], next: null });
  const load = async (before: number | null): Promise<void> => {
    const answer = await askIncidents(territory, before);
    if (!answer.ok) return;
    const { incidents, isMore } = answer.value;
    const next = isMore ? (incidents.at(-1)?.made ?? null) : null;
    setKnown((shown) => ({ incidents: [...(before === null ? [] : shown.incidents), ...incidents], next }));
  };
  useEffect(() => void load(null), [report, territory]);
  return { ...known, load };
}
