/** Which events are shown, as the address says it: by kind, by region, by hour. */
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { zonedDate, zonedTime } from '@kua/core/kernel/zoned-time.ts';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import type { ViolationRow } from '@kua/core/publication/violation-list.ts';

/** An event in a list, and the file that has all of it. */
export type ListedEvent = ViolationRow & Readonly<{ territory: string | null; file: ReleasePath }>;

/** `code`: a code or a group of codes. `pick`: a region. `hour`: `YYYY-MM-DDTHH` by the clock of the stations. */
type ViolationFilter = Readonly<Partial<Record<'code' | 'pick' | 'hour', string>>>;

/** Whether only lists can say how many there are: the index counts regions, and no kind or hour of one. */
export function isNarrowed({ code = '', hour = '' }: ViolationFilter): boolean {
  return code !== '' || hour !== '';
}

export function matching(
  index: Pick<ViolationsIndex, 'codes' | 'hours' | 'timeZone'>,
  events: readonly ListedEvent[],
  { code = '', pick = '', hour = '' }: ViolationFilter,
): readonly ListedEvent[] {
  const codes = new Set(
    index.codes.filter((sheet) => sheet.code === code || sheet.group?.id === code).map((sheet) => sheet.code),
  );
  const hours = new Set(index.hours.map((told) => told.hour).filter((told) => hourAt(index, told) === hour));
  return events.filter(
    (event) =>
      !event.withdrawn &&
      (code === '' || codes.has(event.code ?? '')) &&
      (pick === '' || event.territory === pick) &&
      (hour === '' || hours.has(event.hour ?? '')),
  );
}

/** `YYYY-MM-DDTHH` by the clock of the stations. */
export function hourAt({ timeZone }: Pick<ViolationsIndex, 'timeZone'>, at: string): string {
  const time = Date.parse(at);
  const zone = timeZone ?? 'UTC';
  return `${zonedDate(time, zone)}T${zonedTime(time, zone).slice(0, 2)}`;
}

/** Every hour in which something happened, in order. */
export function hoursOf(index: Pick<ViolationsIndex, 'hours' | 'timeZone'>): readonly string[] {
  return [...new Set(index.hours.map(({ hour }) => hourAt(index, hour)))].sort();
}
