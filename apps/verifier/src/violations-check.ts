/** What is published of violations and of citizens' reports agrees with itself, and names no station before its time. */
import { smallestCell } from '@kua/core/publication/citizen-reports.ts';
import type { CitizenReportsForm, ViolationsForm } from '@kua/core/publication/release-form-contract.ts';

/** A sentence for each thing that is wrong. `publishedAt`: of the head. */
export function wrongViolations(content: ViolationsForm, publishedAt: string): readonly string[] {
  const { codes, regions, incidents, withdrawn, stationsFrom } = content;
  const known = new Set(codes.map(({ code }) => code));
  const sums =
    codes.some(({ code, incidents: told }) => told !== incidents.filter((one) => one.code === code).length) ||
    [...incidents, ...withdrawn].some(({ code }) => !known.has(code)) ||
    regions.some(
      ({ territory, incidents: told }) => told !== incidents.filter(({ path }) => path[0] === territory).length,
    );
  const early = stationsFrom === null || Date.parse(publishedAt) < Date.parse(stationsFrom);
  return [
    ...(sums ? ['Counts of violations are not those of what is listed.'] : []),
    ...(regions.some(({ observed, stations }) => observed > stations)
      ? ['More stations of a region are observed than it has.']
      : []),
    ...(isTwice([...incidents, ...withdrawn].map(({ id }) => id)) ||
    isTwice(codes.map(({ code }) => code)) ||
    isTwice(regions.map(({ territory }) => territory))
      ? ['An event, a code or a region stands there twice.']
      : []),
    ...(early && incidents.some(({ station, consent }) => station !== null && !consent)
      ? ['A station is named before its time, without a word of the observer.']
      : []),
  ];
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
