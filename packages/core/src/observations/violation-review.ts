/**
 * What becomes of reports, one decision after another. A report is never removed: who reported may take her own back, and then that is
 * shown; nobody takes back another's.
 */
import { failure, success, type Result } from '../kernel/result.ts';
import type {
  IncidentBody,
  ReviewOutcome,
  ViolationReviewBody,
  WithdrawalReason,
} from './violation-review-contract.ts';

export type ReviewedReport = Readonly<{
  report: number;
  outcome: ReviewOutcome;
  /** The event that it belongs to; null while it is by itself. */
  incident: string | null;
  /** Of a call: who wrote it down. */
  keyedBy: string | null;
  /** Its station may be named while whoever sent it is there: an observer says so herself, of others staff say what they were told. */
  mayName: boolean;
  /** Who reviewed it last. */
  reviewer: string | null;
  /** Ledger sequence that last changed it. */
  changed: number;
}>;

export type IncidentState = 'drafted' | 'published' | 'withdrawn';

export type Incident = Readonly<{
  id: string;
  state: IncidentState;
  says: IncidentBody;
  /** What the public saw of it when it was taken back; null of what was not. It stays, whatever staff make of the event afterwards. */
  withdrawn: Withdrawn | null;
  changed: number;
}>;

/** `by`, `at`, `entry`: who took it back, when, and the sequence of that. */
type Withdrawn = Readonly<
  Pick<IncidentBody, 'code' | 'station' | 'territory'> & {
    reason: WithdrawalReason;
    by: string;
    at: string;
    entry: number;
  }
>;

/** Whatever a decision is about: its reports, its incident, and the incidents of its reports. */
export type Desk = Readonly<{
  reports: ReadonlyMap<number, ReviewedReport>;
  incidents: ReadonlyMap<string, Incident>;
}>;

export type ReviewRefusal =
  | 'report-unknown'
  | 'incident-unknown'
  /** Somebody else decided since the decider looked. */
  | 'changed-meanwhile'
  /** No way leads from this state to that one. */
  | 'step-unknown'
  /** What the public sees is withdrawn first. */
  | 'incident-is-public'
  /** It belongs to another event already. */
  | 'report-grouped'
  /** Nobody reviews the call that she wrote down herself. */
  | 'own-call'
  /** Nobody publishes what she found herself. */
  | 'own-review'
  | 'reports-unreviewed'
  | 'text-missing'
  | 'place-missing'
  /** An observer did not say that her station may be named now: nobody says it for her. */
  | 'consent-missing'
  /** A telephone number or a personal number stands in its words. */
  /** What was withdrawn comes back by itself only at once, as it was, and to whoever withdrew it. */
  | 'undo-closed';

/** What the ledger knows of an entry: its sequence, and when it came. */
export type Entered = Readonly<{ sequence: number; at: string }>;

/** Half a minute on the screen, and the way of the answer. */
const undoMs = 40_000;

/** Every outcome is reached through triage, and left through it. */
const steps: Readonly<Record<ReviewOutcome, readonly ReviewOutcome[]>> = {
  intake: ['triage'],
  triage: ['intake', 'confirmed', 'unclear', 'refuted'],
  confirmed: ['triage'],
  unclear: ['triage'],
  refuted: ['triage'],
};

/** The desk after a decision that was so entered; or why the decision changes nothing. */
export function decide(desk: Desk, body: ViolationReviewBody, entered: Entered): Result<Desk, ReviewRefusal> {
  switch (body.type) {
    case 'violation-review':
      return review(desk, body, entered.sequence);
    case 'incident':
      return group(desk, body, entered.sequence);
    case 'incident-published':
    case 'incident-withdrawn':
      return show(desk, body, entered);
    case 'incident-restored':
      return restore(desk, body, entered);
  }
}

type Body<T extends ViolationReviewBody['type']> = Extract<ViolationReviewBody, { type: T }>;

function review(desk: Desk, body: Body<'violation-review'>, sequence: number): Result<Desk, ReviewRefusal> {
  const report = desk.reports.get(body.report);
  if (report === undefined) return failure('report-unknown');
  if (report.changed !== body.seen) return failure('changed-meanwhile');
  if (report.keyedBy === body.by) return failure('own-call');
  if (!steps[report.outcome].includes(body.outcome)) return failure('step-unknown');
  if (report.incident !== null && desk.incidents.get(report.incident)?.state === 'published')
    return failure('incident-is-public');
  return success(withReports(desk, [{ ...report, outcome: body.outcome, reviewer: body.by, changed: sequence }]));
}

function group(desk: Desk, body: IncidentBody, sequence: number): Result<Desk, ReviewRefusal> {
  const before = desk.incidents.get(body.id);
  if ((before?.changed ?? 0) !== body.seen) return failure('changed-meanwhile');
  const named = new Set(body.reports);
  const reports: ReviewedReport[] = [];
  for (const sequenceOfReport of named) {
    const report = desk.reports.get(sequenceOfReport);
    if (report === undefined) return failure('report-unknown');
    if (report.incident !== null && report.incident !== body.id) return failure('report-grouped');
    if (body.consent && !report.mayName) return failure('consent-missing');
    if (report.incident === null) reports.push({ ...report, incident: body.id, changed: sequence });
  }
  const left = [...desk.reports.values()].filter(({ report, incident }) => incident === body.id && !named.has(report));
  if (left.length > 0 && before?.state === 'published') return failure('incident-is-public');
  const { state, withdrawn } = before ?? { state: 'drafted', withdrawn: null };
  const incident = { id: body.id, state, says: body, withdrawn, changed: sequence };
  const after = withIncident(
    withReports(desk, [...reports, ...left.map((report) => ({ ...report, incident: null, changed: sequence }))]),
    incident,
  );
  const missing = incident.state === 'published' ? hinders(after, incident, body.by) : null;
  return missing === null ? success(after) : failure(missing);
}

function show(
  desk: Desk,
  body: Body<'incident-published' | 'incident-withdrawn'>,
  { sequence, at }: Entered,
): Result<Desk, ReviewRefusal> {
  const { type, id, seen, by } = body;
  const incident = desk.incidents.get(id);
  if (incident === undefined) return failure('incident-unknown');
  if (incident.changed !== seen) return failure('changed-meanwhile');
  const state = type === 'incident-published' ? 'published' : 'withdrawn';
  if ((incident.state === 'published') === (state === 'published')) return failure('step-unknown');
  const missing = state === 'published' ? hinders(desk, incident, by) : null;
  if (missing !== null) return failure(missing);
  const { code, station, territory } = incident.says;
  const withdrawn =
    body.type === 'incident-withdrawn'
      ? { code, station, territory, reason: body.reason, by, at, entry: sequence }
      : null;
  return success(withIncident(desk, { ...incident, state, withdrawn, changed: sequence }));
}

/**
 * Somebody else published it, and nothing of it or of its reports changed since it was withdrawn: so nobody publishes here what she found
 * herself, even where she reviewed a report of it.
 */
function restore(desk: Desk, body: Body<'incident-restored'>, { sequence, at }: Entered): Result<Desk, ReviewRefusal> {
  const incident = desk.incidents.get(body.id);
  if (incident === undefined) return failure('incident-unknown');
  const { state, changed, withdrawn } = incident;
  if (changed !== body.seen) return failure('changed-meanwhile');
  if (state !== 'withdrawn' || withdrawn === null) return failure('step-unknown');
  const since = Date.parse(at) - Date.parse(withdrawn.at);
  const isSame =
    changed === withdrawn.entry && reportsOf(desk, incident).every((report) => report.changed < withdrawn.entry);
  if (withdrawn.by !== body.by || since > undoMs || !isSame) return failure('undo-closed');
  const missing = hinders(desk, incident, null);
  if (missing !== null) return failure(missing);
  return success(withIncident(desk, { ...incident, state: 'published', withdrawn: null, changed: sequence }));
}

function reportsOf(desk: Desk, { id }: Pick<Incident, 'id'>): readonly ReviewedReport[] {
  return [...desk.reports.values()].filter(({ incident }) => incident === id);
}

/** Why the public may not see it by her hand, null where it may; with null instead of her, by anybody's. */
function hinders(desk: Desk, incident: Pick<Incident, 'id' | 'says'>, by: string | null): ReviewRefusal | null {
  const { says } = incident;
  const reports = reportsOf(desk, incident);
  if (outcomeOf(reports.map(({ outcome }) => outcome)) === null) return 'reports-unreviewed';
  if (Object.values(says.text).some((text) => text.trim() === '')) return 'text-missing';
  if (says.station === null && says.territory === null) return 'place-missing';
  if (by !== null && reports.some(({ reviewer }) => reviewer === by)) return 'own-review';
  return null;
}

export type FoundOutcome = Exclude<ReviewOutcome, 'intake' | 'triage'>;

/** What was found of an event: the strongest of its reports, so that a refuted one beside it takes nothing away. Null while one is not reviewed. */
export function outcomeOf(outcomes: readonly ReviewOutcome[]): FoundOutcome | null {
  if (outcomes.some((outcome) => outcome === 'intake' || outcome === 'triage')) return null;
  return (['confirmed', 'unclear', 'refuted'] as const).find((outcome) => outcomes.includes(outcome)) ?? null;
}

function withReports(desk: Desk, changed: readonly ReviewedReport[]): Desk {
  return { ...desk, reports: new Map([...desk.reports, ...changed.map((report) => [report.report, report] as const)]) };
}

function withIncident(desk: Desk, incident: Incident): Desk {
  return { ...desk, incidents: new Map([...desk.incidents, [incident.id, incident]]) };
}
