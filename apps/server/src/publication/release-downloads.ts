import type { Comparison } from '@kua/core/comparison/comparison.ts';
import type { ContestFrame } from '@kua/core/publication/contest-frame.ts';
import type { Download, Overview, ReleasePath } from '@kua/core/publication/release-contract.ts';
import { namedFile, slug } from '@kua/core/publication/release-name.ts';
import {
  discrepanciesHeader,
  discrepanciesRows,
  resultsHeader,
  resultsRows,
  stationsHeader,
  stationsRow,
  type StationInPlace,
  type TableSetting,
} from '@kua/core/publication/release-table.ts';
import { tableWriter, type TableWriter } from './download-writer.ts';
import type { ReleaseOutput } from './release-output.ts';
import { sheetPictures } from './release-pictures.ts';
import type { ReleasePlan } from './release-plan.ts';
import { walkTerritories } from './release-walk.ts';

type Table = Readonly<{
  kind: Download['kind'];
  contest: string | null;
  writer: TableWriter;
  rows: (place: StationInPlace) => ReturnType<typeof resultsRows>;
}>;

/** Country-wide files, and every territory file and picture met on the way. */
export type MadeDownloads = Readonly<{
  downloads: readonly Download[];
  territories: readonly ReleasePath[];
  pictures: readonly ReleasePath[];
}>;

/**
 * Writes the country-wide tables from the territory files of the release itself: what is downloaded is what is shown. Under embargo
 * there are no frames, so only the registry's stations are written.
 */
export async function makeDownloads(
  input: Readonly<{
    folder: string;
    plan: ReleasePlan;
    levels: TableSetting['levels'];
    overview: Overview;
    output: ReleaseOutput;
    compare: (frame: ContestFrame) => Promise<Comparison>;
  }>,
): Promise<MadeDownloads> {
  const { plan, folder } = input;
  const { frames } = plan.setting;
  const tables = await openTables(input);
  const territories: ReleasePath[] = [];
  const pictures: ReleasePath[] = [];
  try {
    for await (const { path, content } of walkTerritories(folder, input.overview.children)) {
      territories.push(path);
      const here = content.territory.part === true ? [] : [content.territory];
      const above = [...content.path, ...here].map(({ id, name }) => ({ id, name }));
      for (const sheet of content.stations) {
        pictures.push(...sheetPictures(sheet));
        for (const table of tables) await table.writer.add(table.rows({ sheet, territories: above }));
      }
    }
  } catch (error) {
    for (const table of tables) await table.writer.abandon();
    throw error;
  }
  const downloads: Download[] = [];
  for (const { kind, contest, writer } of tables) {
    downloads.push({ ...(await writer.finish()), kind, format: 'csv', contest, sequence: plan.head.sequence });
  }
  for (const frame of frames) downloads.push(await comparisonDownload(input, frame));
  return { downloads, territories, pictures };
}

async function openTables(
  input: Readonly<{ folder: string; plan: ReleasePlan; levels: TableSetting['levels'] }>,
): Promise<readonly Table[]> {
  const { folder, plan } = input;
  const setting = { election: plan.election.id, rehearsal: plan.election.rehearsal, levels: input.levels };
  const tables: Table[] = [];
  for (const frame of plan.setting.frames) {
    const contest = frame.sheet.id;
    tables.push({
      kind: 'results',
      contest,
      writer: await tableWriter(folder, label(plan, 'results', contest), resultsHeader(setting, frame.sheet)),
      rows: (place) => resultsRows(setting, place, contest),
    });
    tables.push({
      kind: 'discrepancies',
      contest,
      writer: await tableWriter(folder, label(plan, 'discrepancies', contest), discrepanciesHeader(setting, plan.pair)),
      rows: (place) => discrepanciesRows(setting, place, frame),
    });
  }
  tables.push({
    kind: 'stations',
    contest: null,
    writer: await tableWriter(folder, label(plan, 'stations', null), stationsHeader(setting)),
    rows: (place) => [stationsRow(setting, place)],
  });
  return tables;
}

async function comparisonDownload(
  input: Readonly<{
    plan: ReleasePlan;
    output: ReleaseOutput;
    compare: (frame: ContestFrame) => Promise<Comparison>;
  }>,
  frame: ContestFrame,
): Promise<Download> {
  const { plan, output } = input;
  const comparison = await input.compare(frame);
  const content = plan.election.rehearsal ? { rehearsal: true, ...comparison } : comparison;
  const bytes = Buffer.from(`${JSON.stringify(content)}\n`, 'utf8');
  const contest = frame.sheet.id;
  const place = { folder: 'downloads', label: label(plan, 'comparison', contest), extension: 'json' } as const;
  const file = namedFile(place, bytes, plan.setting.digest);
  await output.write(file);
  const { sequence } = plan.head;
  return { path: file.path, kind: 'comparison', format: 'json', contest, bytes: bytes.byteLength, sequence };
}

/** `<election>-results-<contest>`, with `rehearsal-` before it where the election is one and its id does not say so. */
function label(plan: ReleasePlan, kind: Download['kind'], contest: string | null): string {
  const { id, rehearsal } = plan.election;
  const warning = rehearsal && !id.startsWith('rehearsal') ? ['rehearsal'] : [];
  return [...warning, id, kind, ...(contest === null ? [] : [slug(contest)])].filter((part) => part !== '').join('-');
}
