import type { ProtocolBody } from '@kua/core/observations/submission-body.ts';
import type { Arrival } from './arrival.ts';
import { figuresOf } from './protocol-sheet.ts';
import type { Said } from '@kua/device/sealing.ts';
import type { Rehearsal } from './simulate.ts';

/** What the phone of an arriving protocol says, before it is sealed. */
export function saidBy(
  { stations, contest, official }: Pick<Rehearsal, 'stations' | 'contest' | 'official'>,
  election: string,
  arrival: Arrival,
): Said {
  const figures = figuresOf(arrival.row);
  const named = official.form.cells.map((id, cell) => [id, figures[cell] ?? null] as const);
  const body: ProtocolBody = {
    contest: contest.id,
    fields: Object.fromEntries(named.slice(0, official.form.firstOption)),
    options: Object.fromEntries(named.slice(official.form.firstOption)),
  };
  return {
    election,
    id: arrival.entry,
    kind: 'protocol',
    station: stations[arrival.station]?.id ?? '',
    capturedAt: arrival.capturedAt,
    supersedes: arrival.supersedes,
    body,
  };
}
