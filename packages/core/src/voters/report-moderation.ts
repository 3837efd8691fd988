/** Whether a decision about a citizen's report counts. What it changes is the caller's: a report that is kept no more is no violation. */
import { failure, success, type Result } from '../kernel/result.ts';
import type { ReportModeratedBody } from './citizen-report-contract.ts';

export type ModeratedReport = Readonly<{
  /** Ledger sequence of the last decision about it; 0 before the first. */
  changed: number;
  /** Of a call: who wrote it down. */
  keyedBy: string | null;
  /** It is among those of an event that the public sees. */
  isPublic: boolean;
}>;

export type ModerationRefusal =
  | 'report-unknown'
  /** Somebody else decided since the decider looked. */
  | 'changed-meanwhile'
  /** Nobody decides about the call that she wrote down herself. */
  | 'own-call'
  /** What the public sees is withdrawn first. */
  | 'incident-is-public';

export function moderate(
  report: ModeratedReport | null,
  { by, seen, outcome }: Pick<ReportModeratedBody, 'by' | 'seen' | 'outcome'>,
): Result<null, ModerationRefusal> {
  if (report === null) return failure('report-unknown');
  if (report.changed !== seen) return failure('changed-meanwhile');
  if (report.keyedBy === by) return failure('own-call');
  return report.isPublic && outcome !== 'kept' ? failure('incident-is-public') : success(null);
}
