/** What the desk knows of violations, and what is done about them; each step can be taken back while its toast stands. */
import { signal } from '@preact/signals';
import type { Result } from '@kua/core/kernel/result.ts';
import type { Refusal } from '../shell/asking.ts';
import { toast } from '../shell/toast.tsx';
import { words } from '../shell/words-state.ts';
import {
  askBoard,
  askCodes,
  review,
  saveIncident,
  showIncident,
  type Board,
  type Code,
  type Incident,
  type IncidentSays,
  type Report,
} from './violations-client.ts';

export const board = signal<Board | null>(null);
export const codes = signal<readonly Code[]>([]);
/** Why the last step was not taken, in words. */
export const trouble = signal<string | null>(null);
/** Reports that are marked to be made one event. */
export const marked = signal<ReadonlySet<number>>(new Set());

const askAgainMs = 5000;
const undoMs = 30_000;

async function refresh(): Promise<void> {
  const answer = await askBoard();
  if (answer.ok) board.value = answer.value;
  if (codes.peek().length === 0) {
    const known = await askCodes();
    if (known.ok) codes.value = known.value.codes;
  }
}

/** Asks again and again while somebody looks. */
export function followBoard(): () => void {
  void refresh();
  const timer = setInterval(() => void refresh(), askAgainMs);
  return () => clearInterval(timer);
}

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
  { report, changed }: Report,
  outcome: Report['outcome'],
  { name, note }: Readonly<{ name: string; note: string }>,
): Promise<void> {
  const done = await taken(review(report, { seen: changed, outcome, note }));
  if (done === null) return;
  offerUndo(words().reportDone({ what: name, n: String(report) }), () =>
    taken(review(report, { seen: done.changed, outcome: before[outcome], note: '' })),
  );
}

/** One event of them, which the first one names. */
export async function group(reports: readonly Report[]): Promise<void> {
  const [first] = reports;
  if (first === undefined) return;
  const says: IncidentSays = {
    reports: reports.map(({ report }) => report),
    code: first.code ?? codes.value[0]?.id ?? '',
    station: first.station?.id ?? null,
    territory: first.station === null ? first.territory : null,
    at: first.at,
    clock: first.origin === 'observer' ? 'phone' : 'told',
    consent: false,
    text: { kk: '', ru: '', en: '' },
    pictures: [],
    acts: [],
    protocols: [],
  };
  const made = await taken(saveIncident(null, 0, says));
  if (made === null) return;
  marked.value = new Set();
  offerUndo(words().incidentMade(), () => taken(saveIncident(made.id, made.changed, { ...says, reports: [] })));
}

/** The event tells of this report too. */
export async function addTo({ id, changed, says: before }: Incident, report: number): Promise<void> {
  const says = saysOf(before);
  const done = await taken(saveIncident(id, changed, { ...says, reports: [...says.reports, report] }));
  if (done !== null) offerUndo(words().incidentAdded(), () => taken(saveIncident(id, done.changed, says)));
}

export async function save({ id, changed, says: before }: Incident, says: IncidentSays): Promise<boolean> {
  const done = await taken(saveIncident(id, changed, says));
  if (done === null) return false;
  offerUndo(words().incidentSaved(), () => taken(saveIncident(id, done.changed, saysOf(before))));
  return true;
}

export async function show({ id, changed }: Pick<Incident, 'id' | 'changed'>, step: 'publish' | 'withdraw') {
  const done = await taken(showIncident(id, changed, step));
  if (done === null) return;
  const back = step === 'publish' ? 'withdraw' : 'publish';
  offerUndo(step === 'publish' ? words().incidentPublished() : words().incidentWithdrawn(), () =>
    taken(showIncident(id, done.changed, back)),
  );
}

/** Without what the server writes itself. */
export function saysOf(says: Incident['says']): IncidentSays {
  const { reports, code, station, territory, at, clock, consent, text, pictures, acts, protocols } = says;
  return { reports, code, station, territory, at, clock, consent, text, pictures, acts, protocols };
}

async function taken<T>(step: Promise<Result<T, Refusal>>): Promise<T | null> {
  const answer = await step;
  trouble.value = answer.ok ? null : troubleOf(answer.error);
  await refresh();
  return answer.ok ? answer.value : null;
}

export function offerUndo(text: string, undo: () => Promise<unknown>): void {
  toast.value = { text, until: Date.now() + undoMs, undo: () => void undo() };
}

export function troubleOf(refusal: Refusal): string | null {
  // The frame of the desk says these two.
  if (refusal.kind !== 'refused') return null;
  switch (refusal.code) {
    case 'changed-meanwhile':
    case 'step-unknown':
      return words().refusedMeanwhile();
    case 'incident-is-public':
      return words().refusedPublic();
    case 'reports-unreviewed':
      return words().refusedUnreviewed();
    case 'text-missing':
      return words().refusedText();
    case 'report-grouped':
      return words().refusedGrouped();
    case 'own-report':
      return words().refusedOwn();
    case 'own-review':
      return words().refusedOwnReview();
    case 'own-call':
      return words().refusedOwnCall();
    case 'personal-number':
      return words().refusedNumber();
    default:
      return words().refusedOther();
  }
}
