import { relationChecker, type RelationChecker } from '../comparison/relation-check.ts';
import { sheetCells } from '../comparison/station-match.ts';
import { askingOrder } from '../comparison/station-registered.ts';
import type { TallyShape } from '../comparison/tally.ts';
import type { Cell } from '../protocols/statement.ts';
import type { Contest, LocalText, SourceId } from '../registry/election.ts';
import type { ContestSheet } from './release-contract.ts';

export type NamedCell = Cell & Readonly<{ name: LocalText }>;

/** Everything about one contest that turning its stations into a release needs. Made once a publication. */
export type ContestFrame = Readonly<{
  sheet: ContestSheet;
  /** Cells by their positions in the store, in the order of the release. */
  stored: readonly Cell[];
  /** The same cells with the positions that they have in the figures of a release, from 1. */
  cells: readonly Cell[];
  shape: TallyShape;
  asking: readonly SourceId[];
  checker: RelationChecker;
  /** True when source a announced a total of some territory: then what b's protocols say of it is gathered. */
  announced: boolean;
}>;

export type FrameSetting = Readonly<{
  contest: Contest;
  cells: readonly NamedCell[];
  sources: readonly SourceId[];
  pair: readonly [SourceId, SourceId];
  announced: boolean;
}>;

export function contestFrame({ contest, cells: named, sources, pair, announced }: FrameSetting): ContestFrame {
  const sheet = contestSheet(contest, named);
  const stored = sheetCells(named).map(({ position, kind, id }) => ({ position, kind, id }));
  const cells = stored.map((cell, index) => ({ ...cell, position: index + 1 }));
  const every = [...new Set([...sources, ...pair])];
  return {
    sheet,
    stored,
    cells,
    shape: { cells, sources: every, pair },
    asking: askingOrder(pair, every),
    checker: relationChecker(sheet, cells),
    announced,
  };
}

/**
 * The pair that is compared when nobody asks for another: official against observers, else the first two sources that there are. A
 * source alone keeps its side: its partner has not spoken yet.
 */
export function usualPair(sources: readonly SourceId[]): readonly [SourceId, SourceId] {
  const usual = ['official', 'observers'] as const;
  if (usual.every((source) => sources.includes(source))) return usual;
  const [first, second] = sources.toSorted((left, right) => rank(left) - rank(right));
  if (first === undefined || first === 'observers') return usual;
  return [first, second ?? 'observers'];
}

/** Official figures are always a, observers' always b, whoever the other is. */
function rank(source: SourceId): number {
  return source === 'official' ? 0 : source === 'observers' ? 2 : 1;
}

/** The contest with the fields and options that were discovered in files, in the order of the release. */
function contestSheet(contest: Contest, named: readonly NamedCell[]): ContestSheet {
  const names = new Map(named.map((cell) => [`${cell.kind} ${cell.id}`, cell.name]));
  const options = new Map(contest.options.map((option) => [option.id, option]));
  const fields = new Map(contest.fields.map((field) => [field.id, field]));
  const nameOf = (cell: Cell): LocalText => names.get(`${cell.kind} ${cell.id}`) ?? {};
  const ordered = sheetCells(named);
  const paper = ordered.flatMap(({ kind, id }, index) =>
    (kind === 'field' ? fields : options).has(id) ? [index] : [],
  );
  return {
    id: contest.id,
    name: contest.name,
    fields: ordered
      .filter((cell) => cell.kind === 'field')
      .map((cell) => ({ id: cell.id, name: fields.get(cell.id)?.name ?? nameOf(cell) })),
    options: ordered
      .filter((cell) => cell.kind === 'option')
      .map((cell) => options.get(cell.id) ?? { id: cell.id, name: nameOf(cell), kind: 'other', color: null }),
    denominator: contest.denominator,
    relations: contest.relations,
    maxTurnout: contest.maxTurnout,
    stations: contest.stations,
    ...(paper.length === ordered.length ? {} : { paper }),
  };
}
