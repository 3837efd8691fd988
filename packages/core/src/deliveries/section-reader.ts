/** One section of a mapping, fitted to the headings of one file: turns its rows into facts. Pure but for the dictionary that it grows. */
import type { Problem } from '../kernel/problem.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import type { UnitKind } from '../protocols/statement.ts';
import type { Contest, LocalText, Station } from '../registry/election.ts';
import type { CellDictionary } from './cell-dictionary.ts';
import { columnLookup } from './column-lookup.ts';
import { figureEvidence } from './figure-evidence.ts';
import { missingMarks, type FigureStyle } from './figure-text.ts';
import { longReader } from './long-columns.ts';
import type { ResultReader, ResultSetting, RowStatement } from './mapped-cells.ts';
import type { Mapping } from './mapping-contract.ts';
import { languageOf } from './mapping-registry.ts';
import type { Format, Section, TerritoryColumns } from './mapping-section-contract.ts';
import type { Parts } from './mapping-terms.ts';
import { namesReader } from './name-columns.ts';
import { rowConditions } from './row-conditions.ts';
import type { RowMistake, RowNotes } from './row-mistake.ts';
import type { TurnoutPoint } from './reading.ts';
import { stationReader, type StationReader } from './station-columns.ts';
import type { TerritoryPlaces } from './territory-places.ts';
import { idReader, type TextColumns, type TextReader } from './text-columns.ts';
import { turnoutReader, type TurnoutReader } from './turnout-columns.ts';
import { wideReader } from './wide-columns.ts';

/** What a row of a list of territories says; its level is known once its parents are. */
export type TerritoryRow = Readonly<{ id: string; parent: string | null; name: LocalText }>;

export type RowFacts = Readonly<{
  unitKind: UnitKind;
  unit: string;
  station: Station | null;
  territory: TerritoryRow | null;
  statements: readonly RowStatement[];
  turnout: readonly TurnoutPoint[];
  /** Mistakes that did not cost the row. */
  remarks: readonly RowMistake[];
}>;

/** Either every fact of the row, or every mistake in it, with the unit that it is about if that much can be read. */
export type RowOutcome = Readonly<
  { facts: RowFacts; mistakes: null } | { facts: null; unit: string | null; mistakes: readonly RowMistake[] }
>;

export type SectionReader = Readonly<{
  /** Whether the section takes the row. */
  takes(cells: readonly string[]): boolean;
  read(cells: readonly string[]): RowOutcome;
  /** Looks at the sampled rows that it takes, to learn how figures are written. Before the first `read`. */
  learn(rows: readonly (readonly string[])[]): void;
  /** Rows of a unit are joined into one statement. */
  long: boolean;
}>;

export type ReadingContext = Readonly<{
  mapping: Mapping;
  cells: CellDictionary;
  places: TerritoryPlaces;
  /** Id of the whole. */
  root: string;
  made(contest: Contest): void;
  /** False: the problems are counted, not explained. */
  explain: boolean;
}>;

/**
 * Fits a section to the headings of a file, or lists the columns and options that do not fit.
 * @param format how the file is written: that of the first section that reads it
 */
export function compileSection(
  index: number,
  headings: readonly string[],
  format: Format,
  context: ReadingContext,
): Result<SectionReader, readonly Problem[]> {
  const section = context.mapping.files[index];
  if (section === undefined) throw new Error(`there is no section ${index}`);
  const lookup = columnLookup(headings, section.optional ?? [], context.explain);
  const place = `files[${index}]`;
  const styles = figureStyles(format, headings.length);
  const columns: TextColumns = { lookup, headings, missing: declaredMarks(format) };
  const language = languageOf(context.mapping);
  const setting: ResultSetting = {
    ...columns,
    language,
    cells: context.cells,
    listed: context.mapping.contests ?? [],
    made: context.made,
    styleOf: styles.styleOf,
  };
  const takes = rowConditions(section.rows ?? [], lookup, `${place}.rows`);
  const unit = unitReader(section, columns, context.root, place);
  const station =
    section.stations === undefined
      ? null
      : stationReader(
          section.stations,
          {
            ...columns,
            language,
            root: context.root,
            places: context.places,
            styleOf: styles.styleOf,
            lastPart: unit.lastPart,
          },
          `${place}.stations`,
        );
  const territory =
    section.territories === undefined ? null : territoryRowReader(section.territories, setting, `${place}.territories`);
  const list = section.results ?? [];
  // Where a row holds several options side by side, it need not fill all of them.
  const several = list.filter(({ layout }) => layout === 'long').length > 1;
  const results = list.map((result, at) => {
    const here = `${place}.results[${at}]`;
    return result.layout === 'wide'
      ? wideReader(result, setting, here)
      : longReader(result, setting, { place: here, several });
  });
  const turnout = (section.turnout ?? []).map((item, at) =>
    turnoutReader(item, { ...setting, votingDay: context.mapping.election.date }, `${place}.turnout[${at}]`),
  );
  if (lookup.problems.length > 0) return failure(distinct(lookup.problems));
  const figureColumns = [...(station === null ? [] : [station]), ...results, ...turnout].flatMap(
    (reader) => reader.figureColumns,
  );
  return success({
    takes,
    read: territory === null ? rowReader(unit, { station, results, turnout }) : territoryReader(territory, results),
    learn: (rows) => styles.learn(rows, figureColumns),
    long: list.some(({ layout }) => layout === 'long'),
  });
}

/** A column that is read for two purposes is missing once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(problems.map((problem) => [`${problem.code} ${problem.column}`, problem]));
  return [...seen.values()];
}

type UnitReader = Readonly<{ kind: UnitKind; read: TextReader; lastPart: TextReader }>;

function unitReader(section: Section, columns: TextColumns, root: string, place: string): UnitReader {
  const { station, territory, separator } = section.unit ?? {};
  if (station !== undefined) {
    const read = idReader(station, separator ?? '-', columns, `${place}.unit.station`);
    return { kind: 'station', read, lastPart: idReader(lastOf(station), '', columns, `${place}.unit.station`) };
  }
  const nothing: TextReader = () => null;
  if (territory === undefined) return { kind: 'territory', read: () => root, lastPart: nothing };
  const read = idReader(territory, separator ?? '/', columns, `${place}.unit.territory`);
  return { kind: 'territory', read, lastPart: nothing };
}

function lastOf(parts: Parts): Parts {
  return Array.isArray(parts)
    ? (parts.findLast((part) => typeof part !== 'object' || 'column' in part) ?? parts)
    : parts;
}

function rowReader(
  unit: UnitReader,
  {
    station,
    results,
    turnout,
  }: Readonly<{ station: StationReader | null; results: readonly ResultReader[]; turnout: readonly TurnoutReader[] }>,
): (cells: readonly string[]) => RowOutcome {
  const noRemarks: readonly RowMistake[] = [];
  return (cells) => {
    const notes: RowNotes = { mistakes: [], remarks: [] };
    const { mistakes, remarks } = notes;
    const id = unit.read(cells, mistakes);
    if (id === null && mistakes.length === 0) mistakes.push(unitMissing(unit.kind));
    const facts = station === null || id === null ? null : station.read(cells, id, notes);
    const statements = readStatements(results, cells, notes);
    const points = readTurnout(turnout, cells, mistakes);
    if (id === null || mistakes.length > 0) return { facts: null, unit: id, mistakes };
    const shownRemarks = remarks.length === 0 ? noRemarks : remarks;
    return {
      facts: {
        unitKind: unit.kind,
        unit: id,
        station: facts,
        territory: null,
        statements,
        turnout: points,
        remarks: shownRemarks,
      },
      mistakes: null,
    };
  };
}

function unitMissing(kind: UnitKind): RowMistake {
  return { column: null, code: 'unit-missing', sentence: `The row does not say which ${kind} it is about.` };
}

type TerritoryRowReader = (cells: readonly string[], notes: RowNotes) => TerritoryRow | null;

function territoryRowReader(columns: TerritoryColumns, context: ResultSetting, place: string): TerritoryRowReader {
  const separator = columns.separator ?? '/';
  const id = idReader(columns.id, separator, context, `${place}.id`);
  const parent =
    columns.parent === undefined ? () => null : idReader(columns.parent, separator, context, `${place}.parent`);
  const name = namesReader(columns.name, context, `${place}.name`);
  return (cells, notes) => {
    const { mistakes } = notes;
    const own = id(cells, mistakes);
    if (own === null) return null;
    return { id: own, parent: parent(cells, mistakes), name: name(cells, notes) ?? { [context.language]: own } };
  };
}

function territoryReader(
  read: TerritoryRowReader,
  results: readonly ResultReader[],
): (cells: readonly string[]) => RowOutcome {
  return (cells) => {
    const notes: RowNotes = { mistakes: [], remarks: [] };
    const { mistakes, remarks } = notes;
    const territory = read(cells, notes);
    if (territory === null && mistakes.length === 0) mistakes.push(unitMissing('territory'));
    const statements = readStatements(results, cells, notes);
    if (territory === null || mistakes.length > 0) return { facts: null, unit: territory?.id ?? null, mistakes };
    const facts = {
      unitKind: 'territory' as const,
      unit: territory.id,
      station: null,
      territory,
      statements,
      turnout: noTurnout,
      remarks,
    };
    return { facts, mistakes: null };
  };
}

const noTurnout: readonly TurnoutPoint[] = [];

function readTurnout(
  turnout: readonly TurnoutReader[],
  cells: readonly string[],
  mistakes: RowMistake[],
): readonly TurnoutPoint[] {
  if (turnout.length === 0) return noTurnout;
  return turnout.flatMap((reader) => reader.read(cells, mistakes) ?? []);
}

const noStatements: readonly RowStatement[] = [];

function readStatements(
  results: readonly ResultReader[],
  cells: readonly string[],
  notes: RowNotes,
): readonly RowStatement[] {
  if (results.length === 0) return noStatements;
  const statements: RowStatement[] = [];
  for (const result of results) {
    const statement = result.read(cells, notes);
    if (statement === null) continue;
    if (statements.some((before) => contradicts(before, statement))) notes.mistakes.push(cellTwice);
    statements.push(statement);
  }
  return statements;
}

/** Two results of one row that state a cell of the same contest differently. */
function contradicts(a: RowStatement, b: RowStatement): boolean {
  if (a.contest !== b.contest) return false;
  return b.positions.some((position, at) => {
    const before = a.values[a.positions.indexOf(position)] ?? null;
    const value = b.values[at] ?? null;
    return before !== null && value !== null && before !== value;
  });
}

const cellTwice: RowMistake = {
  column: null,
  code: 'cell-twice',
  sentence: 'The row states an option or a field twice, with different figures.',
};

function declaredMarks(format: Format): ReadonlySet<string> {
  return new Set((format.missing ?? []).map((mark) => mark.trim().toLowerCase()));
}

type FigureStyles = Readonly<{
  styleOf(column: number): FigureStyle;
  learn(rows: readonly (readonly string[])[], columns: readonly number[]): void;
}>;

function figureStyles(format: Format, width: number): FigureStyles {
  const missing = missingMarks(format.missing ?? []);
  const thousands = format.thousands ?? null;
  const plain: FigureStyle = { missing, thousands, trusted: { comma: false, dot: false } };
  const styles = Array.from({ length: width }, () => plain);
  return {
    styleOf: (column) => styles[column] ?? plain,
    learn(rows, columns) {
      if (thousands !== null) return;
      const whole = figureEvidence();
      const learned = [...new Set(columns)].map((column) => {
        const evidence = figureEvidence();
        for (const row of rows) {
          evidence.learn(row[column] ?? '');
          whole.learn(row[column] ?? '');
        }
        return { column, own: evidence.trusted() };
      });
      const proven = whole.proven();
      for (const { column, own } of learned) {
        styles[column] = { ...plain, trusted: { comma: own.comma || proven.comma, dot: own.dot || proven.dot } };
      }
    },
  };
}
