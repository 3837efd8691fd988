import { stationDiscrepancies } from '../comparison/station-match.ts';
import type { Contest, LocalText, SourceId } from '../registry/election.ts';
import type { ContestFrame } from './contest-frame.ts';
import type { CsvCell } from './csv-text.ts';
import type { StationSheet } from './release-contract.ts';
import { sourceResult } from './station-sheet.ts';
import { everyNode, type TreeNode } from './territory-tree.ts';

/** What the rows of every table begin with. */
export type TableSetting = Readonly<{
  election: string;
  rehearsal: boolean;
  /** By level below the whole: languages in which its territories have names. */
  levels: readonly (readonly string[])[];
}>;

/** A station and the territories above it, from region down; parts of lists are no territories. */
export type StationInPlace = Readonly<{
  sheet: StationSheet;
  territories: readonly Readonly<{ id: string; name: LocalText }>[];
}>;

export function tableLevels(tree: TreeNode): TableSetting['levels'] {
  const levels: Set<string>[] = [];
  for (const node of everyNode(tree)) {
    if (node.part || node.path.length === 0) continue;
    const languages = (levels[node.path.length - 1] ??= new Set());
    for (const language of Object.keys(node.name)) languages.add(language);
  }
  return levels.map((languages) => [...languages].sort());
}

export function stationsHeader(setting: TableSetting): readonly CsvCell[] {
  return [...placeHeader(setting), 'latitude', 'longitude'];
}

export function stationsRow(setting: TableSetting, place: StationInPlace): readonly CsvCell[] {
  const { latitude, longitude } = place.sheet;
  return [...placeCells(setting, place), latitude, longitude];
}

export function resultsHeader(setting: TableSetting, contest: Contest): readonly CsvCell[] {
  const fields = contest.fields.map((field) => field.id);
  return [
    ...placeHeader(setting),
    'contest',
    'source',
    'evidence',
    'conflict',
    ...fields,
    ...contest.options.map((option) => optionTitle(option.id, option.name)),
  ];
}

/** One row for each source that says something of the station. */
export function resultsRows(
  setting: TableSetting,
  place: StationInPlace,
  contest: string,
): readonly (readonly CsvCell[])[] {
  return Object.entries(place.sheet.results[contest] ?? {}).map(([source, result]) => [
    ...placeCells(setting, place),
    contest,
    source,
    result.level,
    result.conflict.length > 0 ? 1 : 0,
    ...result.figures,
  ]);
}

export function discrepanciesHeader(setting: TableSetting, pair: readonly [SourceId, SourceId]): readonly CsvCell[] {
  return [...placeHeader(setting), 'contest', 'cell', 'name', `a_${pair[0]}`, `b_${pair[1]}`, 'difference'];
}

/** One row for each figure that both sources of the pair state differently. */
export function discrepanciesRows(
  setting: TableSetting,
  place: StationInPlace,
  frame: ContestFrame,
): readonly (readonly CsvCell[])[] {
  const results = place.sheet.results[frame.sheet.id];
  const [a, b] = frame.shape.pair.map((source) => results?.[source]);
  if (a === undefined || b === undefined) return [];
  const names = new Map([...frame.sheet.fields, ...frame.sheet.options].map((cell) => [cell.id, cell.name]));
  return stationDiscrepancies(frame.cells, sourceResult(a), sourceResult(b)).map((row) => [
    ...placeCells(setting, place),
    frame.sheet.id,
    row.field,
    oneName(names.get(row.field) ?? {}),
    row.a,
    row.b,
    row.difference,
  ]);
}

function placeHeader(setting: TableSetting): readonly CsvCell[] {
  const levels = setting.levels.flatMap((languages, index) => [
    `level${index + 1}`,
    ...languages.map((language) => `level${index + 1}_${language}`),
  ]);
  const rehearsal = setting.rehearsal ? ['rehearsal'] : [];
  return [...rehearsal, 'election', 'station', 'number', 'name', 'address', ...levels, 'registry_registered'];
}

function placeCells(setting: TableSetting, { sheet, territories }: StationInPlace): readonly CsvCell[] {
  const levels = setting.levels.flatMap((languages, index) => {
    const territory = territories[index];
    return [territory?.id ?? null, ...languages.map((language) => territory?.name[language] ?? null)];
  });
  const rehearsal = setting.rehearsal ? ['rehearsal'] : [];
  const { id, number, name, address, registered } = sheet;
  return [...rehearsal, setting.election, id, number, name, address, ...levels, registered];
}

/** Ids alone would tell people nothing, names alone may change: both. */
function optionTitle(id: string, name: LocalText): string {
  const shown = oneName(name);
  return shown === '' || shown === id ? id : `${id}: ${shown}`;
}

/** Russian, the language that most readers of the first country share; else what there is. */
function oneName(name: LocalText): string {
  return name['ru'] ?? name['en'] ?? name['kk'] ?? Object.values(name)[0] ?? '';
}
