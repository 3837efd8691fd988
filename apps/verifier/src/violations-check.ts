/** What is published of violations and of citizens' reports agrees with itself, and names no station before its time. */
import { smallestCell } from '@kua/core/publication/citizen-reports.ts';
import type {
  CitizenReportsForm,
  IncidentFileForm,
  ViolationListForm,
  ViolationsForm,
} from '@kua/core/publication/release-form-contract.ts';
import { rowsInFile, rowsInList, violationRows, type ViolationRow } from '@kua/core/publication/violation-list.ts';
import { emptyTally, latestShown, retally } from '@kua/core/publication/violations-index.ts';

/** The index against all rows. A sentence for each thing that is wrong. */
export function wrongIndex(index: ViolationsForm, lists: readonly ListedRows[]): readonly string[] {
  const moved = lists.map(({ territory, rows }) => ({ territory, rows, times: 1 as const }));
  const { whole, codes, regions, hours } = retally(emptyTally, moved);
  const counted =
    sameCounts(whole, index) &&
    codes.size === index.codes.length &&
    index.codes.every((told) => sameCounts(codes.get(told.code), told)) &&
    index.regions.every((told) => sameCounts(regions.get(told.territory) ?? emptyTally.whole, told)) &&
    [...regions.keys()].every((region) => index.regions.some(({ territory }) => territory === region)) &&
    hours.size === index.hours.length &&
    index.hours.every(({ hour, incidents }) => hours.get(hour)?.incidents === incidents);
  const rows = lists.flatMap((list) => list.rows).filter(({ id }) => id !== null);
  const shown = rows.filter(({ withdrawn }) => !withdrawn).toSorted((a, b) => b.sequence - a.sequence);
  const latest =
    index.latest.length === Math.min(latestShown, shown.length) &&
    index.latest.every(({ id }, place) => shown[place]?.id === id);
  return [
    ...(counted ? [] : ['Counts of violations are not those of what is listed.']),
    ...(latest ? [] : ['The latest events are not those that were published last.']),
    ...(isTwice(rows.map(({ id }) => String(id))) ||
    isTwice(rows.map(({ sequence }) => String(sequence))) ||
    isTwice(index.codes.map(({ code }) => code)) ||
    isTwice(index.regions.map(({ territory }) => territory))
      ? ['An event, a code or a region stands there twice.']
      : []),
  ];
}

/** More stations of a region are observed than it has. */
export function wrongObserved({ regions }: ViolationsForm, observed: Readonly<Record<string, number>>): boolean {
  return regions.some(({ territory, stations }) => (observed[territory] ?? 0) > stations);
}

export type ListedRows = Readonly<{ territory: string | null; rows: readonly ViolationRow[] }>;

/** A list against the files of events that it leads to. `named`: stations may be named. */
export function wrongList(
  list: ViolationListForm,
  files: readonly IncidentFileForm[],
  { ref, named }: Readonly<{ ref: ViolationsForm['lists'][number]; named: boolean }>,
): readonly string[] {
  const rows = violationRows(list);
  const columns = [list.id, list.code, list.hour, list.station].every((column) => column.length === rows.length);
  const ordered = rows.every(({ sequence }, index) => index === 0 || sequence > (rows[index - 1]?.sequence ?? 0));
  const told = list.territory === ref.territory && rows.length === ref.rows && (rows[0]?.sequence ?? -1) === ref.from;
  const whole = files.length === Math.ceil(rows.length / rowsInFile) && rows.length <= rowsInList;
  const same = files.every((file, index) =>
    sameRows(rows.slice(index * rowsInFile, (index + 1) * rowsInFile), file, list.territory),
  );
  // A protocol leads to its station.
  const early = files
    .flatMap(({ incidents }) => incidents)
    .some(
      ({ station, protocols, consent }) =>
        (!named && !consent && station !== null) || (station === null && protocols.length > 0),
    );
  return [
    ...(columns && ordered && told && whole && same ? [] : ['A list of violations is not what its files hold.']),
    ...(early ? ['A station is named before its time, without a word of the observer.'] : []),
  ];
}

function sameRows(
  rows: readonly ViolationRow[],
  { incidents, withdrawn }: IncidentFileForm,
  territory: string | null,
): boolean {
  const shown = rows.filter((row) => row.id !== null && !row.withdrawn);
  const taken = rows.filter((row) => row.withdrawn);
  return (
    shown.length === incidents.length &&
    taken.length === withdrawn.length &&
    incidents.every((incident, index) => {
      const row = shown[index];
      const { id, code, at, station } = incident;
      return row?.id === id && row.code === code && row.hour === at && row.station === (station?.id ?? null);
    }) &&
    withdrawn.every(({ id, code }, index) => taken[index]?.id === id && taken[index].code === code) &&
    [...incidents, ...withdrawn].every(({ path }) => (path[0] ?? null) === territory)
  );
}

function sameCounts(
  counted: Readonly<{ incidents: number; withdrawn: number }> | undefined,
  told: Readonly<{ incidents: number; withdrawn: number }>,
): boolean {
  return counted?.incidents === told.incidents && counted.withdrawn === told.withdrawn;
}

export function wrongReports({ received, looked, kept, counts, rest }: CitizenReportsForm): readonly string[] {
  const few = rest.some(({ reports }) => reports === null);
  const told = [...counts, ...rest].reduce((all, { reports }) => all + (reports ?? 0), 0);
  const sums =
    looked > received || kept > looked || (few ? told >= kept || told + smallestCell <= kept : told !== kept);
  const small = [...counts, ...rest].some(({ reports }) => reports !== null && reports < smallestCell);
  const cells = counts.map(({ about, code, origin, region }) => JSON.stringify([about, code, origin, region]));
  return [
    ...(sums ? ['Counts of reports do not add up.'] : []),
    ...(small ? [`A count of fewer than ${smallestCell} reports stands by itself.`] : []),
    ...(isTwice(cells) || isTwice(rest.map(({ region }) => String(region))) ? ['A count stands there twice.'] : []),
  ];
}

function isTwice(ids: readonly string[]): boolean {
  return new Set(ids).size < ids.length;
}
