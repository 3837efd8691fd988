import { evidenceLevel } from '../comparison/tally.ts';
import { valueAt } from '../comparison/station-match.ts';
import { brokenSums } from '../comparison/relation-check.ts';
import { compareText } from '../kernel/text-order.ts';
import type { EvidenceLevel } from '../protocols/evidence-level.ts';
import { levelBeside, type StationLevel } from '../protocols/station-level.ts';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import type { SourceId, Station } from '../registry/election.ts';
import type { ContestFrame } from './contest-frame.ts';
import { copyFindingSheets } from './copy-finding-sheet.ts';
import { copySheets, type PlacedEvidence } from './copy-sheet.ts';
import type {
  CopyFindingSheet,
  CopySheet,
  PictureSheet,
  StationResult,
  StationSheet,
  StatementSheet,
  Sums,
} from './release-contract.ts';

/** What one source says of one station in one contest, as it is stored: figures by stored position. */
export type ResultRecord = SourceResult &
  Readonly<{ contest: string; source: SourceId; statements: readonly StatementRecord[] }>;

export type StatementRecord = Readonly<{
  sequence: number;
  file: number;
  line: number;
  channel: 'delivery' | 'submission' | 'transcription';
  label: string | null;
  capturedAt: string | null;
  receivedAt: string;
  /** Of the first checkpoint that covers it; null where nothing was signed yet. */
  checkpointAt: string | null;
  superseded: boolean;
  figures: readonly (number | null)[];
  pictures: readonly PictureSheet[];
}>;

export type StationFacts = Omit<Station, 'territory'>;

/** By contest: everything that observers sent of the station, and the level that it makes. */
export type StationLevels = ReadonlyMap<string, PlacedEvidence & Pick<StationLevel, 'level'>>;

const noLevels: StationLevels = new Map();

/** A station with everything that is public of it. All else in a release is computed from sheets. */
export function stationSheet(
  station: StationFacts,
  records: readonly ResultRecord[],
  frames: readonly ContestFrame[],
  levels: StationLevels = noLevels,
): StationSheet {
  const results: Record<string, Record<SourceId, StationResult>> = {};
  const relations: StationSheet['relations'][number][] = [];
  const findings: CopyFindingSheet[] = [];
  const copies: Record<string, readonly CopySheet[]> = {};
  for (const frame of frames) {
    const contest = frame.sheet.id;
    const evidenced = levels.get(contest);
    const came = evidenced === undefined ? [] : copySheets(evidenced.evidence);
    if (came.length > 0) copies[contest] = came;
    const own = records.filter((record) => record.contest === contest);
    if (own.length === 0) continue;
    if (evidenced !== undefined) findings.push(...copyFindingSheets(evidenced, frame));
    const bySource: Record<SourceId, StationResult> = {};
    for (const source of frame.shape.sources) {
      const record = own.find((each) => each.source === source);
      if (record === undefined) continue;
      const result = stationResult(record, frame, evidenced?.level ?? 'none');
      bySource[source] = result;
      for (const broken of brokenSums(frame.checker, sourceResult(result))) {
        relations.push({ contest, station: station.id, source, ...broken });
      }
    }
    results[contest] = bySource;
  }
  const { id, number, name, address, latitude, longitude, registered } = station;
  const found = findings.length === 0 ? {} : { findings };
  const behind = Object.keys(copies).length === 0 ? {} : { copies };
  return { id, number, name, address, latitude, longitude, registered, results, relations, ...found, ...behind };
}

/** Figures in the order of the release; null where nothing or more than one thing is stated. */
export function releaseFigures(result: SourceResult, stored: readonly Cell[]): Sums {
  return stored.map((_, index) => valueAt(result, stored, index));
}

/** A published result in the shape that comparison works on; its cells are `ContestFrame.cells`. */
export function sourceResult(result: Pick<StationResult, 'figures' | 'conflict'>): SourceResult {
  return { figures: result.figures, conflict: result.conflict.map((index) => index + 1), restIsZero: false };
}

function stationResult(record: ResultRecord, frame: ContestFrame, evidenced: EvidenceLevel): StationResult {
  const conflict = frame.stored.flatMap((cell, index) => (record.conflict.includes(cell.position) ? [index] : []));
  const several = record.statements.length > 1;
  return {
    figures: releaseFigures(record, frame.stored),
    conflict,
    level: resultLevel(record, frame, evidenced),
    statements: record.statements
      .toSorted((left, right) => left.sequence - right.sequence || left.file - right.file || left.line - right.line)
      .map((statement) => statementSheet(statement, several, frame.stored)),
  };
}

function resultLevel(record: ResultRecord, frame: ContestFrame, evidenced: EvidenceLevel): EvidenceLevel {
  const own = evidenceLevel(record, frame.stored);
  const isSent = record.statements.some(({ channel, superseded }) => channel !== 'delivery' && !superseded);
  return levelBeside({ source: record.source, isSent, own }, evidenced);
}

function statementSheet(statement: StatementRecord, several: boolean, stored: readonly Cell[]): StatementSheet {
  const delivered = statement.channel === 'delivery';
  return {
    sequence: statement.sequence,
    channel: statement.channel,
    delivery: delivered ? statement.label : null,
    line: delivered ? statement.line : null,
    capturedAt: statement.capturedAt,
    receivedAt: statement.receivedAt,
    checkpointAt: statement.checkpointAt,
    superseded: statement.superseded,
    // As stated: an option that a form leaves out stays null here and is 0 in the result.
    figures: several ? stored.map((cell) => statement.figures[cell.position - 1] ?? null) : null,
    ...(statement.pictures.length === 0 ? {} : { pictures: statement.pictures }),
  };
}

/** By id, as shards order stations. */
export function byStationId(left: Readonly<{ id: string }>, right: Readonly<{ id: string }>): number {
  return compareText(left.id, right.id);
}
