/** Writes release folders from invented elections with the publisher's own pure parts: for browser tests, screenshots and benchmarks. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contestFrame, usualPair, type ContestFrame } from '@kua/core/publication/contest-frame.ts';
import { csvLine } from '@kua/core/publication/csv-text.ts';
import { overview } from '@kua/core/publication/overview.ts';
import { nodeBounds, type BoundRow } from '@kua/core/publication/overview-bounds.ts';
import type {
  DiscrepancyRow,
  Overview,
  PictureSheet,
  ReleaseHead,
  SourceShares,
} from '@kua/core/publication/release-contract.ts';
import { jsonFile, namedFile, type ReleaseFile } from '@kua/core/publication/release-name.ts';
import { discrepanciesHeader, discrepanciesRows, tableLevels } from '@kua/core/publication/release-table.ts';
import { stationStates } from '@kua/core/publication/station-fold.ts';
import { stateShard, stationShard, type PlacedStation } from '@kua/core/publication/station-shard.ts';
import { stationSheet, type StationLevels } from '@kua/core/publication/station-sheet.ts';
import { ownRows, territoryFile, territoryNode, type ReleaseSetting } from '@kua/core/publication/territory-file.ts';
import { territoryTree, type TreeNode } from '@kua/core/publication/territory-tree.ts';
import { topLimits, topRows } from '@kua/core/publication/top-discrepancies.ts';
import type { ReadCopy } from '@kua/core/publication/copy-sheet.ts';
import type { Contest, Source, Station } from '@kua/core/registry/election.ts';
import { inventedContest, inventedStations, kazakhTerritories, seededRandom } from './fixture-election.ts';
import { fixtureRecords } from './fixture-records.ts';
import { fixtureViolations } from './fixture-violations.ts';

export type FixtureOptions = Readonly<{
  stations: number;
  /** Options of each contest. */
  contests: readonly number[];
  sources: 'both' | 'official' | 'observers' | 'totals';
  tiles: boolean;
  rehearsal: boolean;
  embargo: string | null;
  /** Announce totals that the known protocols make impossible in two regions. */
  bounds: boolean;
  /** Add the levels of evidence that photos and verification will bring. */
  levels: boolean;
  boundaries: boolean;
  /** How many incidents are published. */
  violations: number;
  sequence: number;
  /** Redacted pictures of every submitted protocol: whoever wants to see them puts them there. */
  photos: readonly PictureSheet[];
  /** Every station has a later copy of each protocol that differs from the first. */
  rewritten: boolean;
}>;

export const usualFixture: FixtureOptions = {
  stations: 10_400,
  contests: [6],
  sources: 'both',
  tiles: true,
  rehearsal: true,
  embargo: null,
  bounds: false,
  levels: false,
  boundaries: false,
  violations: 24,
  sequence: 13_706,
  photos: [],
  rewritten: false,
};

/** A territory with everything below it. */
type Grown = Readonly<{
  node: Overview['root'];
  children: Overview['children'];
  rows: readonly DiscrepancyRow[];
}>;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const sources: readonly Source[] = [
  { id: 'official', name: { kk: 'Ресми дерек', ru: 'Официальные данные', en: 'Official' } },
  { id: 'observers', name: { kk: 'Бақылаушылар', ru: 'Наблюдатели', en: 'Observers' } },
];

/** When each began to share. */
const fixtureShares: ReadonlyMap<string, SourceShares> = new Map([
  ['official', { since: '2026-08-31T09:00:00.000Z', photos: false }],
  ['observers', { since: '2026-08-30T02:10:00.000Z', photos: true }],
]);

/** `portal` is the folder of a built portal; it is copied into the release, as the publisher does. */
export function writeFixture(folder: string, options: FixtureOptions, portal: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of fixtureFiles(options)) writeRelease(folder, file);
  cpSync(portal, folder, { recursive: true });
}

export function writeRelease(folder: string, { path, bytes }: ReleaseFile): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

const noLevels: StationLevels = new Map();

/** Observers’ copy, and one that came after it: the last option has a vote more there, and one that cannot be read. */
function rewrittenCopies(contests: readonly Contest[]): StationLevels {
  return new Map(
    contests.map((contest) => {
      const cells = [...contest.fields, ...contest.options];
      const copies = [7, 1934].map((sequence, later): ReadCopy => {
        const figures = cells.map((_, index) =>
          index === 0 && later === 1 ? null : 100 + (index === cells.length - 1 ? later : 0),
        );
        const author = { source: 'observers', branch: `b${sequence}`, device: null };
        return {
          copy: String(sequence),
          sequence,
          author,
          state: { state: 'transcribed', figures, unreadable: [], alike: [] },
          readings: [sequence + 1],
        };
      });
      const positions = cells.map((_, index) => index + 1);
      return [contest.id, { level: 'disputed', evidence: { typed: [], copies }, positions }];
    }),
  );
}

/** All files of the release; the head comes last. */
export function fixtureFiles(options: FixtureOptions): readonly ReleaseFile[] {
  const random = seededRandom(20_260_828);
  const territories = kazakhTerritories(options.tiles);
  const stations = inventedStations(territories, options.stations, random);
  const contests = options.contests.map((count, index) =>
    inventedContest(`contest-${index + 1}`, count, contestName(index)),
  );
  const shown = sources.filter((source) => options.sources !== 'observers' || source.id === 'observers');
  const speaking = options.sources === 'official' || options.sources === 'totals' ? shown.slice(0, 1) : shown;
  const pair = usualPair(speaking.map((source) => source.id));
  const frames = options.embargo === null ? contests.map((contest) => frameOf(contest, pair, options)) : [];
  const records = fixtureRecords({ contests, stations, speaking, random, options });
  const sheets = new Map(
    stations.map((station) => [
      station.id,
      stationSheet(
        station,
        records.get(station.id) ?? [],
        frames,
        options.rewritten ? rewrittenCopies(contests) : noLevels,
      ),
    ]),
  );
  const tree = territoryTree({ id: 'KZ', name: { en: 'Kazakhstan' } }, territories, stations);
  const setting: ReleaseSetting = {
    election: 'rehearsal',
    rehearsal: options.rehearsal,
    frames,
    announcements: announcements(options, contests, tree),
    digest,
  };
  const files: ReleaseFile[] = [];
  const bounds: BoundRow[] = [];

  function grow(node: TreeNode, above: readonly TreeNode[]): Grown {
    const grown = node.children.map((child) => grow(child, node.path.length === 0 ? [] : [...above, node]));
    const own = node.stations.flatMap((id) => sheets.get(id) ?? []);
    const children = grown.map((child) => child.node);
    const parts = { node, children, sheets: own };
    const rows = topRows([...grown.flatMap((child) => child.rows), ...ownRows(parts, setting)], topLimits.territory);
    const made = territoryNode(parts, setting);
    bounds.push(...nodeBounds(made, frames));
    if (node.path.length === 0) return { node: made, children, rows };
    const written = territoryFile({ ...parts, above, discrepancies: rows }, setting);
    files.push(written.file);
    return { node: written.node, children, rows };
  }

  const root = grow(tree, []);
  const violations = fixtureViolations({ tree, territories, stations, count: options.violations, digest });
  files.push(...violations);
  const content = overview({
    election: {
      id: 'rehearsal',
      name: { kk: 'Құрылтай сайлауы', ru: 'Выборы в Курултай', en: 'Election of the Kurultai' },
      date: '2026-08-30',
      country: 'KZ',
      pack: 'kz',
      rehearsal: options.rehearsal,
      embargoUntil: null,
    },
    embargo: options.embargo,
    contests,
    sources: speaking,
    shares: options.embargo === null ? fixtureShares : null,
    pair,
    colluders: 1,
    frames,
    root: root.node,
    children: root.children,
    discrepancies: root.rows,
    bounds,
    shards: regionShards(tree, stations, sheets, frames, options, files),
    downloads: options.embargo === null ? downloadFiles(tree, sheets, frames, pair, options, files) : [],
    handbook: null,
    citizenReports: null,
    violations: violations.at(-1)?.path ?? null,
    observed: violations.length === 0 ? null : Object.fromEntries(tree.children.map(({ id }) => [id, 3])),
    boundaries: options.boundaries ? boundaryFile(tree, stations, files) : null,
    credits: ['Координаты и районы: пакет kz'],
  });
  const overviewFile = jsonFile('overview', null, options.levels ? withLevels(content) : content, digest);
  const head: ReleaseHead = {
    format: 'kua-release/1',
    log: null,
    openings: null,
    portal: null,
    signature: null,
    election: 'rehearsal',
    rehearsal: options.rehearsal,
    sequence: options.sequence,
    ledger: '0123456789abcdef',
    publishedAt: new Date().toISOString(),
    overview: overviewFile.path,
  };
  return [...files, overviewFile, { path: 'head.json', bytes: Buffer.from(JSON.stringify(head)) }];
}

function contestName(index: number): Contest['name'] {
  return index === 0
    ? { kk: 'Партиялық тізім', ru: 'Партийный список', en: 'Party list' }
    : { kk: `${index}-округ`, ru: `Округ № ${index}`, en: `District ${index}` };
}

function frameOf(contest: Contest, pair: readonly [string, string], options: FixtureOptions): ContestFrame {
  const cells = [
    ...contest.fields.map((field) => ({ kind: 'field' as const, ...field })),
    ...contest.options.map((option) => ({ kind: 'option' as const, id: option.id, name: option.name })),
  ].map((cell, index) => ({ ...cell, position: index + 1 }));
  return contestFrame({
    contest,
    cells,
    sources: pair,
    pair,
    announced: options.bounds || options.sources === 'totals',
  });
}

function announcements(
  options: FixtureOptions,
  contests: readonly Contest[],
  tree: TreeNode,
): ReleaseSetting['announcements'] {
  const [contest] = contests;
  if (contest === undefined || (!options.bounds && options.sources !== 'totals')) return new Map();
  const figures = (base: number): readonly (number | null)[] => [
    ...contest.fields.map((field) => (field.id === 'registered' ? base * 4 : field.id === 'cast' ? base * 3 : null)),
    ...contest.options.map((_, index) => Math.round(base / (index + 1) ** 2)),
  ];
  if (options.sources === 'totals') return new Map([['KZ', { [contest.id]: { official: figures(2_900_000) } }]]);
  return new Map(
    tree.children
      .slice(0, 2)
      .map((region, index) => [region.id, { [contest.id]: { official: figures(index === 0 ? 4000 : 900_000) } }]),
  );
}

function regionShards(
  tree: TreeNode,
  stations: readonly Station[],
  sheets: ReadonlyMap<string, ReturnType<typeof stationSheet>>,
  frames: readonly ContestFrame[],
  options: FixtureOptions,
  files: ReleaseFile[],
): Overview['shards'] {
  const byId = new Map(stations.map((station) => [station.id, station]));
  const placedIn = (node: TreeNode): readonly PlacedStation[] => [
    ...node.stations.flatMap((id) => {
      const station = byId.get(id);
      return station === undefined ? [] : [{ station, node }];
    }),
    ...node.children.flatMap(placedIn),
  ];
  return tree.children.map((region) => {
    const placed = placedIn(region);
    const shard = stationShard(placed, options.rehearsal);
    const file = jsonFile('stations', region.id, shard, digest);
    files.push(file);
    const ref = { territory: region.id, count: shard.id.length, stations: file.path };
    if (options.embargo !== null) return { ...ref, states: null };
    const states = shard.id.flatMap((id) => {
      const sheet = sheets.get(id);
      return sheet === undefined ? [] : [stationStates(sheet, frames)];
    });
    const known = stateShard({ ids: shard.id, states, previous: null, rehearsal: options.rehearsal }, frames);
    const stateFile = jsonFile('states', region.id, known, digest);
    files.push(stateFile);
    return { ...ref, states: stateFile.path };
  });
}

function downloadFiles(
  tree: TreeNode,
  sheets: ReadonlyMap<string, ReturnType<typeof stationSheet>>,
  frames: readonly ContestFrame[],
  pair: readonly [string, string],
  options: FixtureOptions,
  files: ReleaseFile[],
): Overview['downloads'] {
  const setting = { election: 'rehearsal', rehearsal: options.rehearsal, levels: tableLevels(tree) };
  return frames.map((frame) => {
    const rows = [...sheets.values()].flatMap((sheet) => discrepanciesRows(setting, { sheet, territories: [] }, frame));
    const text = [discrepanciesHeader(setting, pair), ...rows].map(csvLine).join('');
    const label = `discrepancies-${frame.sheet.id}`;
    const file = namedFile({ folder: 'downloads', label, extension: 'csv' }, Buffer.from(text), digest);
    files.push(file);
    return {
      path: file.path,
      kind: 'discrepancies',
      format: 'csv',
      contest: frame.sheet.id,
      bytes: file.bytes.length,
      sequence: options.sequence,
    };
  });
}

/** Boxes about each region's stations: shapes enough to draw. */
function boundaryFile(tree: TreeNode, stations: readonly Station[], files: ReleaseFile[]): string {
  const districts = new Map(
    tree.children.map((region) => [region.id, new Set(region.children.map((child) => child.id))]),
  );
  const features = tree.children.map((region) => {
    const own = stations.filter((station) => districts.get(region.id)?.has(station.territory));
    const xs = own.map((station) => station.longitude ?? 0);
    const ys = own.map((station) => station.latitude ?? 0);
    const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const ring = [
      [west, south],
      [west, north],
      [east, north],
      [east, south],
      [west, south],
    ];
    return { type: 'Feature', properties: { kua: region.id }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  const file = jsonFile('boundaries', null, { type: 'FeatureCollection', features }, digest);
  files.push(file);
  return file.path;
}

/** Spreads what is reported over the levels that verification will bring. */
function withLevels(content: Overview): Overview {
  const spread = (node: Overview['root']): Overview['root'] => ({
    ...node,
    tallies: Object.fromEntries(
      Object.entries(node.tallies).map(([contest, tally]) => {
        const known = tally.evidence.reported;
        const confirmed = Math.round(known * 0.36);
        const transcribed = Math.round(known * 0.4);
        const photographed = Math.round(known * 0.14);
        const reported = known - confirmed - transcribed - photographed;
        return [contest, { ...tally, evidence: { ...tally.evidence, confirmed, transcribed, photographed, reported } }];
      }),
    ),
  });
  return { ...content, root: spread(content.root), children: content.children.map(spread) };
}
