/** Joins the rows of a long file that are about the same unit into one lump of statements. */
import type { Station } from '../registry/election.ts';
import type { RowStatement } from './mapped-cells.ts';
import type { ReadStatement, RowsItem, TurnoutPoint } from './reading.ts';
import type { RowFacts } from './section-reader.ts';

export type RowRuns = Readonly<{
  /** Takes a row; gives the lumps that are complete with it. `joins`: whether rows of its file may join the one before. */
  add(facts: RowFacts, place: Readonly<{ line: number; joins: boolean }>): readonly RowsItem[];
  flush(): readonly RowsItem[];
  /** A row about the unit was not taken: what the unit's rows leave out is from here on missing, not zero. */
  spoil(unit: string): void;
}>;

type Open = Readonly<{
  line: number;
  unitKind: RowFacts['unitKind'];
  unit: string;
  station: Station | null;
  turnout: readonly TurnoutPoint[];
  joins: boolean;
}> & {
  rows: number;
  readonly statements: Map<string, { figures: (number | null)[]; restIsZero: boolean }>;
};

const nothing: readonly RowsItem[] = [];

/**
 * So many units are kept open at once: in a file that goes option by option the rows of a unit stand as far apart as there are
 * units. The unit that has been open longest is closed first; rows that come later begin a new lump.
 */
const unitsKeptOpen = 65_536;

export function rowRuns(file: number): RowRuns {
  const open = { station: new Map<string, Open>(), territory: new Map<string, Open>() };
  const spoiled = new Set<string>();

  function lump({ line, rows, unitKind, unit, station, turnout, statements }: Open): RowsItem {
    const read: ReadStatement[] = [];
    for (const [contest, { figures, restIsZero }] of statements) {
      read.push({ contest, figures, restIsZero: restIsZero && !spoiled.has(unit) });
    }
    return { type: 'rows', file, line, rows, unitKind, unit, station, territory: null, statements: read, turnout };
  }

  return {
    flush() {
      const lumps = [...open.station.values(), ...open.territory.values()].map(lump);
      open.station.clear();
      open.territory.clear();
      return lumps;
    },
    spoil: (unit) => spoiled.add(unit),
    add(facts, { line, joins }) {
      const units = open[facts.unitKind];
      const known = joins ? units.get(facts.unit) : undefined;
      if (known !== undefined && continues(known, facts)) {
        known.rows += 1;
        for (const statement of facts.statements) state(known, statement);
        return nothing;
      }
      const { unitKind, unit, station } = joins ? kept(facts) : facts;
      const { turnout } = facts;
      const begun: Open = { line, unitKind, unit, station, turnout, joins, rows: 1, statements: new Map() };
      for (const statement of facts.statements) state(begun, statement);
      if (!joins) return [lump(begun)];
      const ended = known ?? (units.size >= unitsKeptOpen ? units.values().next().value : undefined);
      if (ended !== undefined) units.delete(ended.unit);
      units.set(unit, begun);
      return ended === undefined ? nothing : [lump(ended)];
    },
  };
}

/** Texts cut out of a piece of the file hold on to the whole piece: what is kept open gets texts of its own. */
function kept(facts: RowFacts): Pick<RowFacts, 'unitKind' | 'unit' | 'station'> {
  const { unitKind, unit, station } = facts;
  if (station === null) return { unitKind, unit: ownText(unit), station };
  const { id, number, name, address, territory } = station;
  const texts = {
    id: ownText(id),
    number: ownText(number),
    name: name === null ? null : ownText(name),
    address: address === null ? null : ownText(address),
    territory: ownText(territory),
  };
  return { unitKind, unit: texts.id === unit ? texts.id : ownText(unit), station: { ...station, ...texts } };
}

function ownText(text: string): string {
  return ` ${text}`.slice(1);
}

function continues(open: Open, facts: RowFacts): boolean {
  return sameStation(open.station, facts.station) && facts.statements.every((statement) => !collides(open, statement));
}

function sameStation(a: Station | null, b: Station | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = ['number', 'name', 'address', 'territory', 'latitude', 'longitude', 'registered'] as const;
  return keys.every((key) => a[key] === b[key]);
}

/** A cell that is stated again begins a new statement; a field that every row repeats does so only with another value. */
function collides(open: Open, { contest, positions, values, own }: RowStatement): boolean {
  const figures = open.statements.get(contest)?.figures;
  if (figures === undefined) return false;
  return positions.some((position, at) => {
    const before = figures[position] ?? null;
    return before !== null && (at < own || (values[at] !== null && values[at] !== before));
  });
}

function state(open: Open, { contest, positions, values, own, restIsZero }: RowStatement): void {
  let statement = open.statements.get(contest);
  if (statement === undefined) {
    statement = { figures: [], restIsZero };
    open.statements.set(contest, statement);
  }
  const { figures } = statement;
  for (const [at, position] of positions.entries()) {
    while (figures.length <= position) figures.push(null);
    const value = values[at] ?? null;
    if (value !== null) figures[position] = value;
    // A long row without a figure says "not known" of its option: the rest can no longer be taken for zero.
    else if (at < own && open.joins) statement.restIsZero = false;
  }
}
