/**
 * What reading a delivery gives: a stream of plain facts in the order of the files, in batches. The caller (import, projector) stores them;
 * nothing here knows a database. Every record of a file is counted once: `rows` of all `rows` items + counted quarantine items = rows read.
 */
import type { Contest, LocalText, Station, Territory } from '../registry/election.ts';
import type { UnitKind } from '../protocols/statement.ts';

/** A file as its caller opens it: decompressed and decoded, never whole in memory. May be opened several times. */
export type ReadFile = Readonly<{
  /** As the user named it; sections match its base name. */
  name: string;
  /** @param encoding label from the mapping, or null: found from the bytes */
  open(encoding: string | null): OpenedText;
}>;

export type OpenedText = Readonly<{
  /** Throws `BrokenTextError` where the file cannot be read on (a broken gzip). */
  chunks: AsyncIterable<string>;
  /** The encoding found so far; final once the chunks are read. */
  encoding(): string;
}>;

/** The file cannot be decompressed or decoded from here on: an expected failure of a stream, turned into a quarantined row. */
export class BrokenTextError extends Error {
  readonly code: 'file-broken' | 'file-not-text';
  constructor(code: 'file-broken' | 'file-not-text', sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** One row of a wide file, or the rows about one unit in a long one that do not repeat a cell (docs/formats/mapping.md). */
export type RowsItem = Readonly<{
  type: 'rows';
  /** Index of the file in the delivery, from 0. */
  file: number;
  /** 1-based line where the first of the rows begins. */
  line: number;
  /** How many rows of the file are behind it: at least 1. */
  rows: number;
  unitKind: UnitKind;
  unit: string;
  /** What the row says of the station itself; null when the section does not describe stations. */
  station: Station | null;
  /** What the row of a list of territories says of the territory itself; else null. Parents come before their children. */
  territory: Territory | null;
  /** One a contest; empty for a row of a list of stations or territories. */
  statements: readonly ReadStatement[];
  /** What the row says of turnout at the station in the course of the day. */
  turnout: readonly TurnoutPoint[];
}>;

/** How many had voted by a minute since the midnight of voting day, which is negative on days before. Missing is not zero. */
export type TurnoutPoint = Readonly<{ minute: number; cast: number | null; announced: number | null }>;

export type ReadStatement = Readonly<{
  contest: string;
  /** By position in the cell dictionary; may be shorter than the dictionary (the rest is not stated). */
  figures: readonly (number | null)[];
  restIsZero: boolean;
}>;

/** A territory that the row of a station names; comes before the first item that needs it, its parent before it, and only once. */
export type TerritoryItem = Readonly<{ type: 'territory'; territory: Territory }>;

/** A contest that a column named for the first time (`"create": true`). Comes before the first statement about it. */
export type ContestItem = Readonly<{ type: 'contest'; contest: Contest }>;

/** A cell that this delivery uses for the first time. Comes before the first statement with a figure in it. */
export type CellItem = Readonly<{ type: 'cell'; contest: string; cell: DictionaryCell }>;

/**
 * A record that was not taken: one row. `counted` is false for a further mistake of a row already listed, and for a remark about
 * a row that was taken without that cell (`coordinate-bad`, `text-too-long`).
 */
export type QuarantineItem = Readonly<{
  type: 'quarantine';
  file: number;
  line: number;
  column: string | null;
  code: QuarantineCode;
  sentence: string;
  counted: boolean;
}>;

/** How a file was understood: shown by a dry run. Comes first for each file. */
export type FileItem = Readonly<{
  type: 'file';
  file: number;
  name: string;
  delimiter: string;
  /** 1-based line of the header; null when the mapping gives the names. */
  headerLine: number | null;
  columns: readonly string[];
}>;

/** Last item of each file. */
export type FileEndItem = Readonly<{ type: 'file-end'; file: number; rowsRead: number; encoding: string }>;

export type DeliveryItem = FileItem | TerritoryItem | ContestItem | CellItem | RowsItem | QuarantineItem | FileEndItem;

/** Items in order; `rowsRead` so far in the whole delivery, for a progress bar. A row and its quarantine items are never split. */
export type DeliveryBatch = Readonly<{ items: readonly DeliveryItem[]; rowsRead: number }>;

/** Every reason for which a record is not taken; docs/formats/mapping.md says what to do about each. */
export const quarantineCodes = [
  'row-excluded',
  'row-width',
  'quote-broken',
  'record-too-long',
  'text-broken',
  'file-broken',
  'file-not-text',
  'unit-missing',
  'id-too-long',
  'text-too-long',
  'number-bad',
  'number-negative',
  'number-decimal',
  'number-ambiguous',
  'number-too-large',
  'coordinate-bad',
  'time-bad',
  'day-bad',
  'cell-twice',
  'contest-missing',
  'contest-unknown',
  'contest-too-many',
  'option-missing',
  'option-unknown',
  'option-is-field',
  'option-too-many',
  'territory-parent-unknown',
  'territory-clash',
] as const;
export type QuarantineCode = (typeof quarantineCodes)[number];

/** A column of figures of a contest. `index` counts from 0 and is the place in `figures`; indexes never change once given. */
export type DictionaryCell = Readonly<{ index: number; kind: 'field' | 'option'; id: string; name: LocalText }>;
