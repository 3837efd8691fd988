/** From the index of violations to every list and every file of events. */
import {
  incidentFileForm,
  violationListForm,
  violationsForm,
  type HeadForm,
  type IncidentFileForm,
  type IncidentForm,
  type OverviewForm,
  type ViolationsForm,
} from '@kua/core/publication/release-form-contract.ts';
import { violationRows } from '@kua/core/publication/violation-list.ts';
import type { Report } from './finding.ts';
import { readForm } from './named-file.ts';
import type { ShownPicture } from './picture-check.ts';
import type { Source } from './source.ts';
import { wrongIndex, wrongList, wrongObserved, type ListedRows } from './violations-check.ts';

export type ViolationsWalk = Readonly<{
  source: Source;
  report: Report;
  head: HeadForm;
  overview: OverviewForm;
  /** Every file that the release leads to. */
  files: Set<string>;
  /** Holds what a file says of itself against the head. */
  sameRelease: (file: string, content: Readonly<{ election: string; rehearsal: boolean }>) => void;
  checkPictures: (pictures: readonly ShownPicture[]) => Promise<void>;
}>;

export async function checkViolations(walk: ViolationsWalk): Promise<void> {
  const { source, report, head, overview } = walk;
  const path = overview.violations;
  if (path === undefined) return;
  walk.files.add(path);
  const index = await readForm(source, { path, form: violationsForm, report });
  if (index === null) return;
  walk.sameRelease(path, index);
  const named = index.stationsFrom !== null && Date.parse(head.publishedAt) >= Date.parse(index.stationsFrom);
  const latest = new Map(index.latest.map((incident) => [incident.id, incident]));
  const lists: ListedRows[] = [];
  let whole = true;
  for (const ref of index.lists) {
    const rows = await checkList(walk, { ref, named, latest });
    if (rows === null) whole = false;
    else lists.push(rows);
  }
  await walk.checkPictures(index.latest.flatMap(({ pictures }) => pictures));
  if (whole) for (const wrong of wrongIndex(index, lists)) report('sum-wrong', path, wrong);
  if (wrongObserved(index, overview.observed))
    report('sum-wrong', head.overview, 'More stations of a region are observed than it has.');
}

/** One list and its files are in memory at a time. Null where something could not be read. */
async function checkList(
  walk: ViolationsWalk,
  {
    ref,
    named,
    latest,
  }: Readonly<{ ref: ViolationsForm['lists'][number]; named: boolean; latest: ReadonlyMap<string, IncidentForm> }>,
): Promise<ListedRows | null> {
  const { source, report } = walk;
  walk.files.add(ref.path);
  const list = await readForm(source, { path: ref.path, form: violationListForm, report });
  if (list === null) return null;
  walk.sameRelease(ref.path, list);
  const files: IncidentFileForm[] = [];
  for (const path of list.files) {
    walk.files.add(path);
    const file = await readForm(source, { path, form: incidentFileForm, report });
    if (file === null) continue;
    walk.sameRelease(path, file);
    files.push(file);
    await walk.checkPictures(file.incidents.flatMap(({ pictures }) => pictures));
    for (const incident of file.incidents) {
      const shown = latest.get(incident.id);
      if (shown !== undefined && JSON.stringify(shown) !== JSON.stringify(incident))
        report('sum-wrong', path, 'The index shows an event otherwise.');
    }
  }
  if (files.length < list.files.length) return null;
  for (const wrong of wrongList(list, files, { ref, named })) report('sum-wrong', ref.path, wrong);
  return { territory: list.territory, rows: violationRows(list) };
}
