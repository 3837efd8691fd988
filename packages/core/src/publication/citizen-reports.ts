/**
 * What people told from the portal and by telephone, as the release counts it: a source of its own, never added to what observers sent. Of
 * each only what staff kept, by kind and region; words are nowhere in it.
 */
import type { ReportKind, ReportOrigin } from '../voters/citizen-report.ts';

export type CitizenReports = Readonly<{
  format: 'kua-citizen-reports/1';
  rehearsal: boolean;
  election: string;
  /** As of the last full hour before the newest entry: what grows the second somebody tells says who told. That arrived and could be read; of these that staff looked at; of these that they kept: the others were junk, or said it again. */
  received: number;
  looked: number;
  kept: number;
  /** Of the kept ones, no fewer than `smallestCell` in each. */
  counts: readonly CitizenReportCount[];
  /** The kept ones of smaller cells, by region; those of regions with few, together for the whole (`region` null). */
  rest: readonly CitizenReportRest[];
}>;

/** `reports`: null for fewer than `smallestCell`. */
export type CitizenReportRest = Readonly<{ region: string | null; reports: number | null }>;

export type CitizenReportCount = Readonly<{
  about: ReportKind;
  code: string;
  origin: ReportOrigin;
  /** Territory right below the whole; null where none was named, or the registry does not know it. */
  region: string | null;
  reports: number;
}>;

/** Of fewer people nothing is said apart: in a small place everybody knows who was threatened and could have told. */
export const smallestCell = 5;

export function publicCells(cells: readonly CitizenReportCount[]): Pick<CitizenReports, 'counts' | 'rest'> {
  const counts = cells.filter(({ reports }) => reports >= smallestCell);
  const left = new Map<string | null, number>();
  for (const { region, reports } of cells)
    if (reports < smallestCell) left.set(region, (left.get(region) ?? 0) + reports);
  const isNamed = ([region, reports]: readonly [string | null, number]): boolean =>
    region !== null && reports >= smallestCell;
  const others = [...left].filter((each) => !isNamed(each)).reduce((all, [, reports]) => all + reports, 0);
  const rest: CitizenReportRest[] = [...left].filter(isNamed).map(([region, reports]) => ({ region, reports }));
  if (others > 0) rest.push({ region: null, reports: others < smallestCell ? null : others });
  return { counts, rest };
}
