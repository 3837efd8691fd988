/** Which incidents are shown, as the address says it: by kind, by region, by hour. */
import type { PublicIncident, ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { zonedDate, zonedTime } from '@kua/core/kernel/zoned-time.ts';

/** `code`: a code or a group of codes. `pick`: a region. `hour`: `YYYY-MM-DDTHH` by the clock of the stations. */
type Filter = Readonly<Partial<Record<'code' | 'pick' | 'hour', string>>>;

export function matching(file: ViolationsFile, { code = '', pick = '', hour = '' }: Filter): readonly PublicIncident[] {
  const codes = new Set(
    file.codes.filter((sheet) => sheet.code === code || sheet.group?.id === code).map((sheet) => sheet.code),
  );
  return file.incidents.filter(
    (incident) =>
      (code === '' || codes.has(incident.code)) &&
      (pick === '' || incident.path[0] === pick) &&
      (hour === '' || hourOf(file, incident) === hour),
  );
}

/** The hour in which it happened; null where nobody said when. */
function hourOf(file: ViolationsFile, { at }: PublicIncident): string | null {
  return at === null ? null : hourAt(file, at);
}

/** `YYYY-MM-DDTHH` by the clock of the stations. */
export function hourAt({ timeZone }: Pick<ViolationsFile, 'timeZone'>, at: string): string {
  const time = Date.parse(at);
  const zone = timeZone ?? 'UTC';
  return `${zonedDate(time, zone)}T${zonedTime(time, zone).slice(0, 2)}`;
}

/** Every hour in which something happened, in order. */
export function hoursOf(file: ViolationsFile): readonly string[] {
  const hours = file.incidents.map((incident) => hourOf(file, incident)).filter((hour) => hour !== null);
  return [...new Set(hours)].sort();
}
