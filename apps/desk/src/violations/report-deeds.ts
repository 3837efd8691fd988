/** What is done about reports and their events; each step can be taken back while its toast stands. */
import { signal } from '@preact/signals';
import type { Result } from '@kua/core/kernel/result.ts';
import type { WithdrawalReason } from '@kua/core/observations/violation-review-contract.ts';
import type { Refusal } from '../shell/asking.ts';
import { toast } from '../shell/toast.tsx';
import { words } from '../shell/words-state.ts';
import { codes, refresh } from './board-state.ts';
import { troubleOf } from './report-trouble.ts';
import {
  publishIncident,
  restoreIncident,
  review,
  saveIncident,
  withdrawIncident,
  type Detail,
  type Incident,
  type IncidentSays,
  type Report,
} from './violations-client.ts';

/** Why the last step was not taken, in words. */
export const trouble = signal<(() => string | null) | null>(null);
/** Reports that are marked to be made one event. */
export const marked = signal<ReadonlySet<number>>(new Set());

const undoMs = 30_000;

/** Where an outcome was before, one step back. */
const before: Readonly<Record<Report['outcome'], Report['outcome']>> = {
  intake: 'triage',
  triage: 'intake',
  confirmed: 'triage',
  unclear: 'triage',
  refuted: 'triage',
};

/** `note`: for others at the desk, empty where she says nothing. */
export async function decide(
  { report, changed }: Pick<Report, 'report' | 'changed'>,
  outcome: Report['outcome'],
  { name, note }: Readonly<{ name: () => string; note: string }>,
): Promise<void> {
  const done = await taken(review(report, { seen: changed, outcome, note }));
  if (done === null) return;
  offerUndo(
    () => words().reportDone({ what: name(), n: String(report) }),
    () => taken(review(report, { seen: done.changed, outcome: before[outcome], note: '' })),
  );
}

/** One event of this report and of those that are marked; it says what the event is, and where and when it was. */
export async function group(first: Detail): Promise<void> {
  const says: IncidentSays = {
    reports: [...new Set([first.report, ...marked.peek()])],
    code: first.code ?? codes.value[0]?.id ?? '',
    station: first.station?.id ?? null,
    territory: first.station === null ? first.territory : null,
    at: first.at,
    clock: first.origin === 'observer' ? 'phone' : 'told',
    // As she said herself; of several nobody knows here what each of them said.
    consent: first.origin === 'observer' && first.mayName && marked.peek().size === 0,
    text: { kk: '', ru: '', en: '' },
    pictures: [],
    acts: [],
    protocols: [],
  };
  // Also where one of them is part of an event by now: marks of what left the list would be seen nowhere.
  const made = await taken(saveIncident(null, 0, says));
  marked.value = new Set();
  if (made === null) return;
  offerUndo(
    () => words().incidentMade(),
    () => taken(saveIncident(made.id, made.changed, { ...says, reports: [] })),
  );
}

/** The event tells of this report too; with somebody who does not want her station named it is not. */
export async function addTo(
  { id, changed, says: before }: Incident,
  { report, mayName }: Pick<Report, 'report' | 'mayName'>,
): Promise<void> {
  const says = saysOf(before);
  const more = { ...says, consent: says.consent && mayName, reports: [...says.reports, report] };
  const done = await taken(saveIncident(id, changed, more));
  if (done !== null)
    offerUndo(
      () => words().incidentAdded(),
      () => taken(saveIncident(id, done.changed, says)),
    );
}

export async function save({ id, changed, says: before }: Incident, says: IncidentSays): Promise<void> {
  const done = await taken(saveIncident(id, changed, says));
  if (done !== null)
    offerUndo(
      () => words().incidentSaved(),
      () => taken(saveIncident(id, done.changed, saysOf(before))),
    );
}

export async function publish({ id, changed }: Pick<Incident, 'id' | 'changed'>): Promise<void> {
  const done = await taken(publishIncident(id, changed));
  if (done !== null)
    offerUndo(
      () => words().incidentPublished(),
      () => taken(withdrawIncident(id, done.changed, 'mistake')),
    );
}

/** At once, because it may be for somebody's safety; whoever did it brings it back as it was. */
export async function withdraw(
  { id, changed }: Pick<Incident, 'id' | 'changed'>,
  reason: WithdrawalReason,
): Promise<void> {
  const done = await taken(withdrawIncident(id, changed, reason));
  if (done !== null)
    offerUndo(
      () => words().incidentWithdrawn(),
      () => taken(restoreIncident(id, done.changed)),
    );
}

/** Without what the server writes itself. */
export function saysOf(says: Incident['says']): IncidentSays {
  const { reports, code, station, territory, at, clock, consent, text, pictures, acts, protocols } = says;
  return { reports, code, station, territory, at, clock, consent, text, pictures, acts, protocols };
}

/** What the server answered; null where it refused, and the screen says why. */
export async function taken<T>(step: Promise<Result<T, Refusal>>): Promise<T | null> {
  const answer = await step;
  trouble.value = answer.ok ? null : () => troubleOf(answer.error);
  await refresh();
  return answer.ok ? answer.value : null;
}

export function offerUndo(text: () => string, undo: () => Promise<unknown>): void {
  toast.value = { text, until: Date.now() + undoMs, undo: () => void undo() };
}
