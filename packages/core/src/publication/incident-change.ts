import type { IncidentFile, PublicIncident } from './release-violations-contract.ts';

/** Whether something that the earlier file said is not said any more, or otherwise: copies of it do not stay lying about. */
export function takesBack(before: IncidentFile, now: IncidentFile): boolean {
  const shown = new Map(now.incidents.map((incident) => [incident.id, incident]));
  return before.incidents.some((incident) => {
    const after = shown.get(incident.id);
    return after === undefined || toldOf(incident) !== toldOf(after) || hidesStation(incident, after);
  });
}

/** All that is said of one but how many say it, when it was changed, and its station, which is named in its time. */
function toldOf(incident: PublicIncident): string {
  return JSON.stringify({ ...incident, reports: 0, changedAt: null, station: null, consent: null, protocols: [] });
}

/** Whether a station or a protocol that was named is named no more. */
function hidesStation(before: PublicIncident, after: PublicIncident): boolean {
  return (
    (before.station !== null && before.station.id !== after.station?.id) ||
    before.protocols.some((protocol) => !after.protocols.includes(protocol))
  );
}
