import type { Election, Source, SourceId } from '../registry/election.ts';
import type { ContestFrame } from './contest-frame.ts';
import { overviewBounds, type BoundRow } from './overview-bounds.ts';
import { publicSources } from './public-sources.ts';
import { jsonFile, type DigestHex, type ReleaseFile } from './release-name.ts';
import type {
  ContestSheet,
  DiscrepancyRow,
  Download,
  Overview,
  ReleasePath,
  SourceShares,
  StationShardRef,
  TerritoryNode,
} from './release-contract.ts';
import { topLimits, topRows } from './top-discrepancies.ts';

export type OverviewParts = Readonly<{
  election: Election;
  embargo: string | null;
  contests: readonly ContestSheet[];
  sources: readonly Source[];
  /** What came of each; null under embargo. */
  shares: ReadonlyMap<SourceId, SourceShares> | null;
  pair: readonly [SourceId, SourceId];
  colluders: number;
  frames: readonly ContestFrame[];
  root: TerritoryNode;
  children: readonly TerritoryNode[];
  /** At least the largest of each contest; they are ranked and cut here. */
  discrepancies: readonly DiscrepancyRow[];
  bounds: readonly BoundRow[];
  shards: readonly StationShardRef[];
  downloads: readonly Download[];
  boundaries: ReleasePath | null;
  handbook: ReleasePath | null;
  citizenReports: ReleasePath | null;
  violations: ReleasePath | null;
  observed: Readonly<Record<string, number>> | null;
  credits: readonly string[];
}>;

export function overview(parts: OverviewParts): Overview {
  return {
    format: 'kua-overview/1',
    rehearsal: parts.election.rehearsal,
    election: parts.election,
    embargo: parts.embargo,
    contests: parts.contests,
    sources: publicSources(parts.sources, parts.shares),
    pair: parts.pair,
    verification: { colluders: parts.colluders, openings: true },
    root: parts.root,
    children: parts.children,
    discrepancies: topRows(parts.discrepancies, topLimits.overview),
    bounds: overviewBounds(parts.bounds, parts.frames),
    shards: parts.shards,
    downloads: parts.downloads,
    boundaries: parts.boundaries,
    ...(parts.handbook === null ? {} : { handbook: parts.handbook }),
    ...(parts.citizenReports === null ? {} : { citizenReports: parts.citizenReports }),
    ...(parts.violations === null ? {} : { violations: parts.violations }),
    ...(parts.observed === null ? {} : { observed: parts.observed }),
    credits: parts.credits,
  };
}

export function overviewFile(content: Overview, digest: DigestHex): ReleaseFile {
  return jsonFile('overview', null, content, digest);
}
