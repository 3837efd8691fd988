import type { ProtocolSubmission } from '@kua/core/registry/registry-contract.ts';
import type { Arrival } from './arrival.ts';
import { figuresOf } from './protocol-sheet.ts';
import type { Rehearsal } from './simulate.ts';

/** The body of the ledger entry that an arriving protocol becomes. */
export function submissionOf(
  { stations, contest, official }: Pick<Rehearsal, 'stations' | 'contest' | 'official'>,
  arrival: Arrival,
): ProtocolSubmission {
  const figures = figuresOf(arrival.row);
  const named = official.form.cells.map((id, cell) => [id, figures[cell] ?? null] as const);
  return {
    version: 0,
    kind: 'protocol',
    station: stations[arrival.station]?.id ?? '',
    contest: contest.id,
    source: 'observers',
    device: arrival.device,
    capturedAt: arrival.capturedAt,
    supersedes: arrival.supersedes,
    fields: Object.fromEntries(named.slice(0, official.form.firstOption)),
    options: Object.fromEntries(named.slice(official.form.firstOption)),
  };
}
