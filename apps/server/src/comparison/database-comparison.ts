import type { Pool, PoolClient } from 'pg';
import { startComparison } from '@kua/core/comparison/compare.ts';
import type { Comparison } from '@kua/core/comparison/comparison.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { SourceResult } from '@kua/core/protocols/statement.ts';
import { contestFrame, usualPair } from '@kua/core/publication/contest-frame.ts';
import { isEmbargoed } from '@kua/core/publication/embargo.ts';
import type { Contest, Election, Source, SourceId } from '@kua/core/registry/election.ts';
import {
  readAnnounced,
  readContests,
  readElection,
  readElectionIds,
  readSpeakers,
  readStations,
  readTerritories,
  streamResults,
  type ContestCells,
} from './comparison-store.ts';
import { inSnapshot } from '../postgres/transaction-store.ts';
import type { CopiedResult } from './result-copy.ts';

export type ComparisonRequest = Readonly<{
  election: string;
  /** Null: the first contest on which both sources of the pair say something, else the first on which any does, else the first. */
  contest: string | null;
  /** Null: official and observers, or what stands in for a missing one (see `usualPair`). */
  a: SourceId | null;
  b: SourceId | null;
  now: Date;
  /** The instant until which the election's pack or operator holds results back, or null. */
  rules: (election: Election) => Promise<Readonly<{ embargoEnd: string | null }>>;
}>;

/** What was asked for is not there, and `known` lists what is; or nothing may be told before the instant in `known`. */
export type ComparisonRefusal = Readonly<{
  code: 'election-unknown' | 'contest-unknown' | 'source-unknown' | 'sources-same' | 'embargoed';
  asked: string;
  known: readonly string[];
}>;

export type ComparisonAnswer = Readonly<{
  comparison: Comparison;
  election: Election;
  /** With all its fields and options, named. */
  contest: Contest;
  sources: readonly Source[];
  /** All contests of the election, in their order. */
  contests: readonly string[];
}>;

/** Compares two sources as the projections are now, unless the election is under embargo. */
export async function compareFromDatabase(
  pool: Pool,
  request: ComparisonRequest,
): Promise<Result<ComparisonAnswer, ComparisonRefusal>> {
  const client = await pool.connect();
  try {
    return await inSnapshot(client, () => compareInSnapshot(client, request));
  } finally {
    client.release();
  }
}

async function compareInSnapshot(
  client: PoolClient,
  request: ComparisonRequest,
): Promise<Result<ComparisonAnswer, ComparisonRefusal>> {
  const found = await readElection(client, request.election);
  if (found === null) {
    return failure({ code: 'election-unknown', asked: request.election, known: await readElectionIds(client) });
  }
  const { embargoEnd } = await request.rules(found.election);
  if (embargoEnd !== null && isEmbargoed(request.now, embargoEnd)) {
    return failure({ code: 'embargoed', asked: request.election, known: [embargoEnd] });
  }
  const sources = found.sources.map(({ id }) => id);
  const pair = askedPair(request, sources);
  if (!pair.ok) return pair;
  const contests = await readContests(client, request.election);
  const chosen = await chooseContest(client, { request, contests, pair: pair.value, sources });
  if (chosen === undefined) {
    const known = contests.map(({ contest }) => contest.id);
    return failure({ code: 'contest-unknown', asked: request.contest ?? '', known });
  }
  const { election, sources: named } = found;
  const { comparison, contest } = await compareContest(client, {
    election: election.id,
    chosen,
    sources,
    pair: pair.value,
  });
  return success({
    comparison,
    election,
    contest,
    sources: named,
    contests: contests.map((each) => each.contest.id),
  });
}

function askedPair(
  { a, b }: ComparisonRequest,
  sources: readonly SourceId[],
): Result<readonly [SourceId, SourceId], ComparisonRefusal> {
  for (const asked of [a, b]) {
    if (asked !== null && !sources.includes(asked)) {
      return failure({ code: 'source-unknown', asked, known: sources });
    }
  }
  if (a !== null && a === b) return failure({ code: 'sources-same', asked: a, known: sources });
  if (a !== null && b !== null) return success([a, b]);
  if (a !== null) return success([a, otherSource(sources, a, ['observers', 'official'])]);
  if (b !== null) return success([otherSource(sources, b, ['official', 'observers']), b]);
  return success(usualPair(sources));
}

/** The source to compare with one that was asked for: the preferred one, else any other, else a preferred one that is still silent. */
function otherSource(
  sources: readonly SourceId[],
  asked: SourceId,
  preferred: readonly [SourceId, SourceId],
): SourceId {
  const others = sources.filter((source) => source !== asked);
  const [first, second] = preferred;
  return others.find((source) => source === first) ?? others[0] ?? (asked === first ? second : first);
}

async function chooseContest(
  client: PoolClient,
  input: Readonly<{
    request: ComparisonRequest;
    contests: readonly ContestCells[];
    pair: readonly [SourceId, SourceId];
    sources: readonly SourceId[];
  }>,
): Promise<ContestCells | undefined> {
  const { request, contests, pair, sources } = input;
  if (request.contest !== null) return contests.find(({ contest }) => contest.id === request.contest);
  if (contests.length < 2) return contests[0];
  const ids = contests.map(({ contest }) => contest.id);
  const speakers = await readSpeakers(client, { election: request.election, contests: ids, sources });
  const of = ({ contest }: ContestCells): readonly SourceId[] => speakers.get(contest.id) ?? [];
  return (
    contests.find((contest) => pair.every((source) => of(contest).includes(source))) ??
    contests.find((contest) => of(contest).length > 0) ??
    contests[0]
  );
}

export async function compareContest(
  client: PoolClient,
  input: Readonly<{
    election: string;
    chosen: ContestCells;
    sources: readonly SourceId[];
    pair: readonly [SourceId, SourceId];
  }>,
): Promise<Readonly<{ comparison: Comparison; contest: Contest }>> {
  const { election, chosen, sources, pair } = input;
  const { sheet, stored } = contestFrame({ ...chosen, sources, pair, announced: true });
  const where = { election, contest: sheet.id };
  const fold = startComparison({
    election,
    contest: sheet,
    cells: stored,
    sources,
    pair,
    territories: await readTerritories(client, election),
    announced: await readAnnounced(client, { ...where, source: pair[0] }),
  });
  const unseen = await readStations(client, election);
  const station = stationGatherer((unit, results) => {
    const listed = unseen.get(unit);
    // A station that the registry does not know yet stays out: its rows are reported as quarantined.
    if (listed === undefined) return;
    unseen.delete(unit);
    fold.add({ id: unit, ...listed, results });
  });
  await streamResults(client, { ...where, unitKind: 'station' }, station.add);
  station.end();
  for (const [id, listed] of unseen) fold.add({ id, ...listed, results: nobody });
  return { comparison: fold.finish(), contest: sheet };
}

const nobody: ReadonlyMap<SourceId, SourceResult> = new Map();

/** Puts together what arrives source by source: rows of one station stand one after another. */
function stationGatherer(
  onStation: (unit: string, results: ReadonlyMap<SourceId, SourceResult>) => void,
): Readonly<{ add: (row: CopiedResult) => void; end: () => void }> {
  let unit: string | null = null;
  let results = new Map<SourceId, SourceResult>();

  function end(): void {
    if (unit !== null) onStation(unit, results);
  }
  function add(row: CopiedResult): void {
    if (row.unit !== unit) {
      end();
      unit = row.unit;
      results = new Map();
    }
    results.set(row.source, row.result);
  }
  return { add, end };
}
