/** A row a station, a column an option. */
import { contestReader } from './contest-columns.ts';
import { fieldCells, placeCells, type ResultReader, type ResultSetting } from './mapped-cells.ts';
import type { WideResult } from './mapping-section-contract.ts';
import type { RowMistake } from './row-mistake.ts';
import { wideOptions } from './wide-options.ts';

export function wideReader(result: WideResult, context: ResultSetting, place: string): ResultReader {
  const contestOf = contestReader(result, context, `${place}.contest`);
  const mapped = [...fieldCells(result, context, place), ...wideOptions(result, context, place)];
  const readers = mapped.map(({ read }) => read);
  const restIsZero = result.restIsZero ?? false;
  const positionsOf = new Map<string, readonly number[] | RowMistake>();
  return {
    figureColumns: mapped.flatMap(({ columns }) => columns),
    read(cells, notes) {
      const { mistakes } = notes;
      const contest = contestOf(cells, notes);
      const values = readers.map((read) => read(cells, mistakes));
      if (contest === null) return null;
      let positions = positionsOf.get(contest);
      if (positions === undefined) {
        positions = placeCells(contest, mapped, context);
        positionsOf.set(contest, positions);
      }
      if ('code' in positions) {
        mistakes.push(positions);
        return null;
      }
      return { contest, positions, values, own: positions.length, restIsZero };
    },
  };
}
