/** What a release shows of statements that came as submissions: each is to be led to its leaf. */
import type { ContestForm, StationForm } from '@kua/core/publication/release-form-contract.ts';

export type ShownStatement = Readonly<{
  file: string;
  station: string;
  contest: string;
  /** By field or option id; null where the release does not show them for this statement alone. */
  figures: ReadonlyMap<string, number | null> | null;
}>;

/** By contest: ids in the order of figures. */
export type CellIds = ReadonlyMap<string, readonly string[]>;

export function cellIds(contests: readonly ContestForm[]): CellIds {
  return new Map(contests.map(({ id, fields, options }) => [id, [...fields, ...options].map((cell) => cell.id)]));
}

/** By ledger sequence. */
export function* shownStatements(
  station: StationForm,
  { file, cells }: Readonly<{ file: string; cells: CellIds }>,
): Generator<readonly [sequence: number, ShownStatement]> {
  for (const [contest, sources] of Object.entries(station.results)) {
    const ids = cells.get(contest) ?? [];
    for (const result of Object.values(sources)) {
      for (const statement of result.statements) {
        if (statement.channel !== 'submission') continue;
        const alone = result.statements.length === 1 && !statement.superseded;
        const figures = statement.figures ?? (alone ? result.figures : null);
        const named = figures?.map((figure, place) => [ids[place] ?? '', figure] as const) ?? null;
        const shown = { file, station: station.id, contest, figures: named === null ? null : new Map(named) };
        yield [statement.sequence, shown];
      }
    }
  }
}
