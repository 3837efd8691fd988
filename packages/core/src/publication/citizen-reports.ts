/**
 * What people told from the portal and by telephone, as the release counts it: a source of its own, never added to what observers sent. Of
 * each only what staff kept, by kind and region; words are nowhere in it.
 */
import type { ReportKind, ReportOrigin } from '../voters/citizen-report.ts';

export type CitizenReports = Readonly<{
  format: 'kua-citizen-reports/1';
  rehearsal: boolean;
  election: string;
  /** That arrived and could be read; of these that staff looked at; of these that they kept: the others were junk, or said it again. */
  received: number;
  looked: number;
  kept: number;
  /** Of the kept ones. */
  counts: readonly CitizenReportCount[];
}>;

export type CitizenReportCount = Readonly<{
  about: ReportKind;
  code: string;
  origin: ReportOrigin;
  /** Territory right below the whole; null where none was named, or the registry does not know it. */
  region: string | null;
  reports: number;
}>;
