/** One file of a delivery: its layout first, then its rows. */
import type { Problem } from '../kernel/problem.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import { detectLayout, leastWidth, type FileLayout } from './file-layout.ts';
import { matchesFile } from './file-match.ts';
import type { Format } from './mapping-section-contract.ts';
import { BrokenTextError, type DeliveryItem, type FileItem, type QuarantineCode, type ReadFile } from './reading.ts';
import { rowRuns } from './row-runs.ts';
import { compileSection, type ReadingContext, type SectionReader } from './section-reader.ts';
import { tableReader, type TableRecord } from './table-reader.ts';
import type { TerritoryList } from './territory-list.ts';

/** How much of a file is looked at before it is read: enough for its headings and for the way in which it writes figures. */
const sampleLength = 1_000_000;

/** A file with the sections that read it. */
export type PlannedFile = Readonly<{
  /** Index in the delivery. */
  index: number;
  file: ReadFile;
  sections: readonly number[];
  format: Format;
}>;

/** The sections that match a file's name; the first of them says how it is written. */
export function planFile(index: number, file: ReadFile, { mapping }: ReadingContext): PlannedFile | null {
  const sections = mapping.files.flatMap((section, at) => (matchesFile(section.match, file.name) ? [at] : []));
  const [first] = sections;
  if (first === undefined) return null;
  return { index, file, sections, format: mapping.files[first]?.format ?? {} };
}

type Compiled = Readonly<{ layout: FileLayout; readers: readonly SectionReader[] }>;

function compileFile(
  planned: PlannedFile,
  sample: string,
  context: ReadingContext,
): Result<Compiled, readonly Problem[]> {
  const { file, format, sections } = planned;
  const probe = { ...context, explain: false };
  const misfit = (headings: readonly string[]): number =>
    sections.reduce((count, section) => {
      const compiled = compileSection(section, headings, format, probe);
      return compiled.ok ? count : count + compiled.error.length;
    }, 0);
  const layout = detectLayout(sample, format, misfit);
  if (layout === null) return failure([noRecords(file, sample, format)]);
  const readers: SectionReader[] = [];
  const problems: Problem[] = [];
  for (const section of sections) {
    const compiled = compileSection(section, layout.headings, format, context);
    if (compiled.ok) readers.push(compiled.value);
    else problems.push(...compiled.error.map((problem) => inFile(problem, file, layout)));
  }
  return problems.length > 0 ? failure(problems) : success({ layout, readers });
}

function inFile(problem: Problem, file: ReadFile, { headerLine }: FileLayout): Problem {
  return { ...problem, file: file.name, ...(headerLine === null ? {} : { line: headerLine }) };
}

function noRecords(file: ReadFile, sample: string, format: Format): Problem {
  if (sample.trim() === '') return { code: 'file-empty', file: file.name, sentence: 'The file is empty.' };
  const sentence =
    typeof format.header === 'number'
      ? `There are no headings in line ${format.header}.`
      : 'No line of the file can be read as headings.';
  return { code: 'header-missing', file: file.name, sentence };
}

function fileItem({ index, file }: PlannedFile, { layout }: Compiled): FileItem {
  const { delimiter, headerLine, headings } = layout;
  return { type: 'file', file: index, name: file.name, delimiter, headerLine, columns: headings };
}

/** Opens the file and fits its sections to its headings, without reading its rows. */
export async function checkFile(
  planned: PlannedFile,
  context: ReadingContext,
): Promise<Result<FileItem, readonly Problem[]>> {
  let sample = '';
  try {
    for await (const chunk of planned.file.open(planned.format.encoding ?? null).chunks) {
      sample += chunk;
      if (sample.length >= sampleLength) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenTextError)) throw error;
    return failure([{ code: error.code, file: planned.file.name, sentence: error.message }]);
  }
  const compiled = compileFile(planned, sample, context);
  return compiled.ok ? success(fileItem(planned, compiled.value)) : compiled;
}

/**
 * Reads the file chunk by chunk: the items of each chunk, and how many rows it held. Throws if the file does not fit the mapping, which
 * `checkFile` says beforehand.
 */
export async function* readPlannedFile(
  planned: PlannedFile,
  { context, territories }: Readonly<{ context: ReadingContext; territories: TerritoryList }>,
): AsyncGenerator<Readonly<{ items: readonly DeliveryItem[]; rows: number }>> {
  const { index, file, format } = planned;
  const opened = file.open(format.encoding ?? null);
  let sample = '';
  let rows: FileRows | null = null;
  let total = 0;
  let broken: BrokenTextError | null = null;

  function start(): FileRows {
    const compiled = compileFile(planned, sample, context);
    if (!compiled.ok) throw new Error(`${file.name} does not fit its mapping: ${JSON.stringify(compiled.error)}`);
    return fileRows(planned, compiled.value, { context, territories, sample });
  }

  try {
    for await (const chunk of opened.chunks) {
      if (rows === null) {
        sample += chunk;
        if (sample.length < sampleLength) continue;
        rows = start();
        sample = '';
        yield counted(rows.begin());
      } else yield counted(rows.read(chunk));
    }
  } catch (error) {
    if (!(error instanceof BrokenTextError)) throw error;
    broken = error;
  }
  if (rows === null) {
    rows = start();
    yield counted(rows.begin());
  }
  yield counted(broken === null ? rows.end() : rows.breakOff(broken));
  yield { items: [{ type: 'file-end', file: index, rowsRead: total, encoding: opened.encoding() }], rows: 0 };

  function counted(batch: Batch): Batch {
    total += batch.rows;
    return batch;
  }
}

type Batch = Readonly<{ items: readonly DeliveryItem[]; rows: number }>;

type FileRows = Readonly<{
  /** The rows of the sample. */
  begin(): Batch;
  read(chunk: string): Batch;
  end(): Batch;
  /** The file cannot be read on: what came of its last row is worth nothing. */
  breakOff(error: BrokenTextError): Batch;
}>;

function fileRows(
  planned: PlannedFile,
  compiled: Compiled,
  { context, territories, sample }: Readonly<{ context: ReadingContext; territories: TerritoryList; sample: string }>,
): FileRows {
  const { index } = planned;
  const { layout, readers } = compiled;
  const reader = tableReader(layout.delimiter, layout.quote);
  reader.expect(layout.headings.length);
  const least = leastWidth(layout.headings);
  const runs = rowRuns(index);
  let items: DeliveryItem[] = [];
  let rows = 0;

  function refuse(
    line: number,
    mistakes: readonly Readonly<{ column: string | null; code: QuarantineCode; sentence: string }>[],
  ): void {
    for (const [at, { column, code, sentence }] of mistakes.entries()) {
      items.push({ type: 'quarantine', file: index, line, column, code, sentence, counted: at === 0 });
    }
  }

  function take({ line, cells, broken }: TableRecord): void {
    if (line < layout.firstRowLine) return;
    if (broken !== null) {
      rows += 1;
      refuse(line, [{ column: null, code: broken, sentence: brokenSentences[broken] }]);
      return;
    }
    if (cells.every((cell) => cell === '' || cell.trim() === '')) return;
    rows += 1;
    if (cells.length < least || (cells.length > layout.headings.length && hasExtra(cells, layout.headings.length))) {
      const sentence = `The row has ${cells.length} cells where the headings have ${layout.headings.length}.`;
      refuse(line, [{ column: null, code: 'row-width', sentence }]);
      return;
    }
    const section = readers.find((one) => one.takes(cells));
    if (section === undefined) {
      refuse(line, [{ column: null, code: 'row-excluded', sentence: 'The mapping leaves this row out ("rows").' }]);
      return;
    }
    const outcome = section.read(cells);
    addNews();
    if (outcome.facts === null) {
      refuse(line, outcome.mistakes);
      if (outcome.unit !== null) runs.spoil(outcome.unit);
      return;
    }
    const { facts } = outcome;
    for (const { column, code, sentence } of facts.remarks) {
      items.push({ type: 'quarantine', file: index, line, column, code, sentence, counted: false });
    }
    const { territory } = facts;
    const lumps = runs.add(facts, { line, joins: section.long && territory === null });
    if (territory === null) items.push(...lumps);
    else for (const lump of lumps) territories.add(lump, territory);
  }

  /** What the row named for the first time goes before the row. */
  function addNews(): void {
    for (const territory of context.places.drainNew()) items.push({ type: 'territory', territory });
    for (const { contest, cell } of context.cells.drainNew()) items.push({ type: 'cell', contest, cell });
  }

  function batch(records: readonly TableRecord[], last: boolean): Batch {
    for (const record of records) take(record);
    if (last) items.push(...runs.flush());
    const done = { items, rows };
    items = [];
    rows = 0;
    return done;
  }

  return {
    begin() {
      items.push(fileItem(planned, compiled));
      const records = reader.read(sample);
      const cells = records
        .filter(({ line, broken }) => broken === null && line >= layout.firstRowLine)
        .map((record) => record.cells);
      for (const section of readers) section.learn(cells.filter((row) => section.takes(row)));
      return batch(records, false);
    },
    read: (chunk) => batch(reader.read(chunk), false),
    end: () => batch(reader.end(), true),
    breakOff(error) {
      rows += 1;
      refuse(reader.line(), [{ column: null, code: error.code, sentence: error.message }]);
      return batch([], true);
    },
  };
}

function hasExtra(cells: readonly string[], width: number): boolean {
  return cells.some((cell, index) => index >= width && cell.trim() !== '');
}

const brokenSentences = {
  'quote-broken': 'A quoted cell does not end where a cell ends: the row cannot be split into cells.',
  'record-too-long': 'The line has more than a million characters: it is no row.',
} as const;
