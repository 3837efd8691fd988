/** Lists of territories: a parent may stand below its children, so rows wait until all of them are known. */
import type { Territory } from '../registry/election.ts';
import type { QuarantineItem, RowsItem } from './reading.ts';
import type { TerritoryRow } from './section-reader.ts';

type Waiting = Readonly<{ file: number; line: number; row: TerritoryRow }>;

export type TerritoryList = Readonly<{
  add(file: number, line: number, row: TerritoryRow): void;
  /** The rows in an order in which parents come first; those without a known parent are quarantined. */
  settle(): readonly (RowsItem | QuarantineItem)[];
}>;

/**
 * @param root id of the whole
 * @param known levels of the territories that the registry has
 */
export function territoryList(root: string, known: ReadonlyMap<string, number>): TerritoryList {
  let waiting: Waiting[] = [];
  const levels = new Map([...known, [root, 0] as const]);
  const stated = new Map<string, TerritoryRow>();

  function settleOne({ file, line, row }: Waiting): RowsItem | QuarantineItem | null {
    const parent = row.id === root ? null : (row.parent ?? root);
    const above = parent === null ? -1 : levels.get(parent);
    if (above === undefined) return null;
    const before = stated.get(row.id);
    if (
      before !== undefined &&
      (before.parent !== row.parent || JSON.stringify(before.name) !== JSON.stringify(row.name))
    ) {
      const sentence = `The territory ${JSON.stringify(row.id)} stands in the list before, with another name or parent.`;
      return { type: 'quarantine', file, line, column: null, code: 'territory-clash', sentence, counted: true };
    }
    stated.set(row.id, row);
    const level = above + 1;
    levels.set(row.id, level);
    const territory: Territory = { id: row.id, parent, level, name: row.name };
    return {
      type: 'rows',
      file,
      line,
      rows: 1,
      unitKind: 'territory',
      unit: row.id,
      station: null,
      territory,
      statements: [],
    };
  }

  return {
    add: (file, line, row) => waiting.push({ file, line, row }),
    settle() {
      const items: (RowsItem | QuarantineItem)[] = [];
      for (let progress = true; progress;) {
        const left: Waiting[] = [];
        for (const one of waiting) {
          const item = settleOne(one);
          if (item === null) left.push(one);
          else items.push(item);
        }
        progress = left.length < waiting.length;
        waiting = left;
      }
      for (const { file, line, row } of waiting) {
        const sentence = `The territory ${JSON.stringify(row.id)} lies in ${JSON.stringify(row.parent)}, which nobody names.`;
        items.push({
          type: 'quarantine',
          file,
          line,
          column: null,
          code: 'territory-parent-unknown',
          sentence,
          counted: true,
        });
      }
      waiting = [];
      return items;
    },
  };
}
