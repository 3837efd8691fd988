/** Which reports may be about one event. Only pointed out: people decide. */
import type { ViolationCode } from '../registry/violation-contract.ts';

export type PlacedReport = Readonly<{
  report: number;
  code: string | null;
  station: string | null;
  /** The district. */
  territory: string | null;
  /** RFC 3339; null where it is not told. */
  at: string | null;
}>;

/** Minutes between what two people noticed of one event. */
export const likeWithinMinutes = 45;

/** The others of the same group of codes, about the same place, at about the same time, in their order. */
export function likeReports<T extends PlacedReport>(
  report: PlacedReport,
  others: readonly T[],
  violations: readonly Pick<ViolationCode, 'id' | 'group'>[],
): readonly T[] {
  const groups = new Map(violations.map(({ id, group }) => [id, group]));
  const groupOf = ({ code }: PlacedReport): string | null => (code === null ? null : (groups.get(code) ?? code));
  return others.filter(
    (other) =>
      other.report !== report.report &&
      groupOf(report) !== null &&
      groupOf(other) === groupOf(report) &&
      samePlace(report, other) &&
      sameTime(report, other),
  );
}

/** Two stations are two places; where one of the two tells none, the district has to do. */
function samePlace(a: PlacedReport, b: PlacedReport): boolean {
  if (a.station !== null && b.station !== null) return a.station === b.station;
  return a.territory !== null && a.territory === b.territory;
}

function sameTime(a: PlacedReport, b: PlacedReport): boolean {
  if (a.at === null || b.at === null) return false;
  return Math.abs(Date.parse(a.at) - Date.parse(b.at)) <= likeWithinMinutes * 60_000;
}
