/** Follows a release from its head to every file that it leads to: digests, sums, tables, and what was said by whom. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import {
  citizenReportsForm,
  columnsForm,
  overviewForm,
  territoryForm,
  type HeadForm,
  type NodeForm,
  type OverviewForm,
  type TerritoryForm,
} from '@kua/core/publication/release-form-contract.ts';
import type { z } from 'zod';
import { addStation, emptyRows, sameRows, tableRows, type RowSet } from './download-check.ts';
import { checkEvidence } from './evidence-check.ts';
import { emptyEvidence, type EvidenceSum } from './evidence-sum.ts';
import type { Report } from './finding.ts';
import { checkHead } from './head-check.ts';
import { wrongMerge } from './merge-check.ts';
import { readForm, readNamed } from './named-file.ts';
import { checkPicture, shownPictures, type ShownPicture } from './picture-check.ts';
import { checkPortal } from './portal-check.ts';
import { cellIds, shownStatements, type CellIds, type ShownStatement } from './shown-statements.ts';
import type { Source } from './source.ts';
import { isEvidenced, papers, shownUnits, type Papers, type ShownUnit } from './shown-unit.ts';
import { checkSums } from './sum-check.ts';
import { wrongReports } from './violations-check.ts';
import { checkViolations } from './violations-walk.ts';

export type CheckedRelease = Readonly<{
  head: HeadForm;
  /** Statements that came as submissions, by ledger sequence. */
  statements: ReadonlyMap<number, ShownStatement>;
  /** By ledger sequence, a file that shows a statement as one of a delivery. */
  deliveries: ReadonlyMap<number, string>;
  /** Every file that names stations could be read: what is not among `statements` is not shown. */
  whole: boolean;
  /** How many files were read, the head included. */
  files: number;
  /** Tables that are older than the head: their rows cannot be held against it. */
  olderTables: number;
  /** What levels of evidence follow from, and k; null of a release of before what verifiers read was opened. */
  units: readonly ShownUnit[];
  colluders: number | null;
  /** Of the stations that are not among these, because nobody observed them. */
  evidence: EvidenceSum;
}>;

export type ReleaseQuestion = Readonly<{ source: Source; list: KeyList | null; report: Report }>;

/** What one walk through a release gathers. */
type Walk = ReleaseQuestion &
  Readonly<{
    head: HeadForm;
    overview: OverviewForm;
    cells: CellIds;
    fieldCount: ReadonlyMap<string, number>;
    statements: Map<number, ShownStatement>;
    deliveries: Map<number, string>;
    unread: Set<string>;
    papers: Papers;
    units: ShownUnit[];
    plain: { evidence: EvidenceSum };
    /** By contest, what its table must hold. */
    rows: ReadonlyMap<string, RowSet>;
    files: Set<string>;
  }>;

/** Null when there is no head that can be read. */
export async function checkRelease(question: ReleaseQuestion): Promise<CheckedRelease | null> {
  const { source, report } = question;
  const head = await checkHead(source, question);
  if (head === null) return null;
  const statements = new Map<number, ShownStatement>();
  const files = new Set(['head.json', head.overview]);
  if (head.portal !== null) {
    files.add(head.portal);
    await checkPortal(source, head.portal, report);
  }
  const overview = await readForm(source, { path: head.overview, form: overviewForm, report });
  if (overview === null)
    return {
      ...{ head, statements, deliveries: new Map(), whole: false },
      ...{ files: files.size, olderTables: 0, units: [], colluders: null, evidence: emptyEvidence },
    };
  if (overview.election.id !== head.election) otherElection(head.overview, report);
  const walk: Walk = {
    ...question,
    head,
    overview,
    cells: cellIds(overview.contests),
    fieldCount: new Map(overview.contests.map(({ id, fields }) => [id, fields.length])),
    statements,
    deliveries: new Map(),
    unread: new Set(),
    papers: papers(overview.contests),
    units: [],
    plain: { evidence: emptyEvidence },
    rows: new Map(overview.contests.map(({ id }) => [id, emptyRows()])),
    files,
  };
  sameRehearsal(walk, head.overview, overview);
  const { root, children } = overview;
  checkSums({ file: head.overview, node: root, children, stations: [], fieldCount: walk.fieldCount }, report);
  for (const child of children) await checkTerritory(walk, child);
  for (const { stations, states } of overview.shards) {
    await checkPlain(walk, stations, columnsForm);
    if (states !== null) await checkPlain(walk, states, columnsForm);
  }
  if (overview.boundaries !== null) await checkPlain(walk, overview.boundaries, null);
  if (overview.handbook !== undefined) await checkPlain(walk, overview.handbook, columnsForm);
  await checkReports(walk);
  await checkViolations({
    ...walk,
    sameRelease: (file, content) => {
      if (content.election !== head.election) otherElection(file, report);
      sameRehearsal(walk, file, content);
    },
    checkPictures: (pictures) => checkPictures(walk, pictures),
  });
  const olderTables = await checkDownloads(walk);
  const { deliveries, unread, units } = walk;
  const { verification } = overview;
  const colluders = verification?.openings === true ? verification.colluders : null;
  const whole = unread.size === 0;
  const { evidence } = walk.plain;
  return { head, statements, deliveries, whole, files: files.size, olderTables, units, colluders, evidence };
}

/** Depth first: one chain of files is in memory at a time. */
async function checkTerritory(walk: Walk, node: NodeForm): Promise<void> {
  const { source, report, fieldCount } = walk;
  const { file } = node;
  if (file === null || walk.files.has(file)) {
    if (node.stations > 0) walk.unread.add(node.id);
    if (node.stations > 0)
      report('file-missing', walk.head.overview, `No file of its own has the stations of ${node.id}.`);
    return;
  }
  walk.files.add(file);
  const territory = await readForm(source, { path: file, form: territoryForm, report });
  if (territory === null) {
    walk.unread.add(file);
    return;
  }
  if (territory.election !== walk.head.election) otherElection(file, report);
  sameRehearsal(walk, file, territory);
  const { children, stations } = territory;
  if (JSON.stringify({ ...territory.territory, file }) !== JSON.stringify(node))
    report('sum-wrong', file, 'The file above shows this territory with other totals.');
  checkSums({ file, node: territory.territory, children, stations, fieldCount }, report);
  checkStations(walk, file, territory);
  await checkPictures(walk, stations.flatMap(shownPictures));
  for (const child of children) await checkTerritory(walk, child);
}

function checkStations(walk: Walk, file: string, { stations }: TerritoryForm): void {
  for (const station of stations) {
    checkUnits(walk, shownUnits(station, { file, papers: walk.papers }));
    for (const [sequence, shown] of shownStatements(station, { file, cells: walk.cells })) {
      const before = walk.statements.get(sequence);
      if (before !== undefined)
        walk.report(
          'statement-twice',
          file,
          `Ledger entry ${sequence} is shown of station ${before.station} and of ${station.id}.`,
        );
      walk.statements.set(sequence, shown);
    }
    for (const [contest, sources] of Object.entries(station.results)) {
      for (const [source, result] of Object.entries(sources)) {
        for (const { channel, sequence } of result.statements)
          if (channel === 'delivery') walk.deliveries.set(sequence, file);
        const wrong = wrongMerge(result);
        if (wrong === null) continue;
        const sentence = `Station ${station.id}, ${contest}, ${source}: the result does not follow from its statements, ${wrong}.`;
        walk.report('result-wrong', file, sentence);
      }
    }
    for (const [contest, rows] of walk.rows) addStation(rows, station, contest);
  }
}

/** Those that nobody observed are checked at once, and not held until the openings are read. */
function checkUnits({ units, plain, report }: Walk, shown: readonly ShownUnit[]): void {
  units.push(...shown.filter(isEvidenced));
  const others = shown.filter((unit) => !isEvidenced(unit));
  const none = { colluders: null, readings: null } as const;
  plain.evidence = checkEvidence({ units: others, before: plain.evidence, ...none, report }).sum;
}

/** One picture is in memory at a time. */
async function checkPictures({ source, report, files }: Walk, pictures: readonly ShownPicture[]): Promise<void> {
  for (const picture of pictures) {
    if (files.has(picture.path)) continue;
    files.add(picture.path);
    await checkPicture(source, picture, report);
  }
}

/** Answers how many tables of results are older than the head. */
async function checkDownloads(walk: Walk): Promise<number> {
  const { source, report, overview, head } = walk;
  let older = 0;
  for (const { path, kind, contest, sequence } of overview.downloads) {
    walk.files.add(path);
    const bytes = await readNamed(source, { path, report });
    const expected = walk.rows.get(contest ?? '');
    if (bytes === null || kind !== 'results' || expected === undefined) continue;
    if (sequence !== head.sequence) {
      older += 1;
      continue;
    }
    const rows = tableRows(bytes, walk.cells.get(contest ?? '')?.length ?? 0);
    if (rows === null || !sameRows(rows, expected))
      report('table-wrong', path, 'The table has not the figures that the files of the territories have.');
  }
  return older;
}

async function checkPlain(walk: Walk, path: string, form: typeof columnsForm | null): Promise<void> {
  walk.files.add(path);
  if (form === null) await readNamed(walk.source, { path, report: walk.report });
  else {
    const content = await readForm(walk.source, { path, form, report: walk.report });
    if (content !== null) sameRehearsal(walk, path, content);
  }
}

/** How many reports of citizens there are. */
async function checkReports(walk: Walk): Promise<void> {
  const { citizenReports } = walk.overview;
  if (citizenReports === undefined) return;
  walk.files.add(citizenReports);
  const content = await readForm(walk.source, { path: citizenReports, form: citizenReportsForm, report: walk.report });
  if (content === null) return;
  if (content.election !== walk.head.election) otherElection(citizenReports, walk.report);
  sameRehearsal(walk, citizenReports, content);
  for (const wrong of wrongReports(content)) walk.report('sum-wrong', citizenReports, wrong);
}

function sameRehearsal({ head, report }: Walk, file: string, content: z.infer<typeof columnsForm> | object): void {
  if ('rehearsal' in content && content.rehearsal !== head.rehearsal)
    report('file-changed', file, 'The head and this file differ in whether this is a rehearsal.');
}

function otherElection(file: string, report: Report): void {
  report('file-changed', file, 'The head and this file speak of different elections.');
}
