/** Positions of the figures of every contest: fields and options as they became known. Grows while files are read, never shrinks or moves. */
import type { Contest, LocalText } from '../registry/election.ts';
import type { DictionaryCell } from './reading.ts';

/** One statement holds at most this many figures; the database's arrays are bounded alike. */
export const mostCells = 1600;
/** More contests than any country has districts: the column is the wrong one. */
export const mostContests = 5000;

export type ContestCells = Readonly<{ contest: string; cells: readonly DictionaryCell[] }>;

/** Owned by one reader at a time; hand over a copy to try something out. */
export type CellDictionary = Readonly<{
  contests(): readonly string[];
  has(contest: string): boolean;
  /** Makes the contest known, with its fields and options. Cells that are known keep their place. */
  addContest(contest: Pick<Contest, 'id' | 'fields' | 'options'>): void;
  cells(contest: string): readonly DictionaryCell[];
  find(contest: string, id: string): DictionaryCell | null;
  /** The cell with this id, made if there is none and there is room; null if there is not, or if it is of the other kind. */
  ensure(
    contest: string,
    cell: Readonly<{ kind: DictionaryCell['kind']; id: string; name: LocalText }>,
  ): DictionaryCell | null;
  /** Cells made since the last call, in order. */
  drainNew(): readonly Readonly<{ contest: string; cell: DictionaryCell }>[];
  copy(): CellDictionary;
}>;

export function cellDictionary(initial: readonly ContestCells[]): CellDictionary {
  const byContest = new Map<string, { list: DictionaryCell[]; byId: Map<string, DictionaryCell> }>();
  let fresh: { contest: string; cell: DictionaryCell }[] = [];
  for (const { contest, cells } of initial) {
    byContest.set(contest, { list: [...cells], byId: new Map(cells.map((cell) => [cell.id, cell])) });
  }

  function of(contest: string): { list: DictionaryCell[]; byId: Map<string, DictionaryCell> } {
    const known = byContest.get(contest) ?? { list: [], byId: new Map<string, DictionaryCell>() };
    byContest.set(contest, known);
    return known;
  }

  const dictionary: CellDictionary = {
    contests: () => [...byContest.keys()],
    has: (contest) => byContest.has(contest),
    addContest(contest) {
      of(contest.id);
      for (const { id, name } of contest.fields) dictionary.ensure(contest.id, { kind: 'field', id, name });
      for (const { id, name } of contest.options) dictionary.ensure(contest.id, { kind: 'option', id, name });
    },
    cells: (contest) => byContest.get(contest)?.list ?? [],
    find: (contest, id) => byContest.get(contest)?.byId.get(id) ?? null,
    ensure(contest, { kind, id, name }) {
      const { list, byId } = of(contest);
      const known = byId.get(id);
      if (known !== undefined) return known.kind === kind ? known : null;
      if (list.length >= mostCells) return null;
      const cell = { index: list.length, kind, id, name };
      list.push(cell);
      byId.set(id, cell);
      fresh.push({ contest, cell });
      return cell;
    },
    drainNew() {
      const drained = fresh;
      if (drained.length > 0) fresh = [];
      return drained;
    },
    copy: () => cellDictionary([...byContest].map(([contest, { list }]) => ({ contest, cells: list }))),
  };
  return dictionary;
}
