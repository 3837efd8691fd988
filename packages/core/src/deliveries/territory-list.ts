/** Lists of territories: a parent may stand below its children, so rows wait until all of them are known. */
import type { Territory } from '../registry/election.ts';
import type { QuarantineItem, RowsItem } from './reading.ts';
import type { TerritoryRow } from './section-reader.ts';

type Waiting = Readonly<{ item: RowsItem; row: TerritoryRow }>;

export type TerritoryList = Readonly<{
  /** @param item what the row says beside the territory itself */
  add(item: RowsItem, row: TerritoryRow): void;
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

  function settleOne({ item, row }: Waiting): RowsItem | QuarantineItem | null {
    const parent = row.id === root ? null : (row.parent ?? root);
    const above = parent === null ? -1 : levels.get(parent);
    if (above === undefined) return null;
    const before = stated.get(row.id);
    if (
      before !== undefined &&
      (before.parent !== row.parent || JSON.stringify(before.name) !== JSON.stringify(row.name))
    ) {
      const sentence = `The territory ${JSON.stringify(row.id)} stands in the list before, with another name or parent.`;
      return refused(item, 'territory-clash', sentence);
    }
    stated.set(row.id, row);
    const level = above + 1;
    levels.set(row.id, level);
    const territory: Territory = { id: row.id, parent, level, name: row.name };
    return { ...item, territory };
  }

  return {
    add: (item, row) => waiting.push({ item, row }),
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
      for (const { item, row } of waiting) {
        const sentence = `The territory ${JSON.stringify(row.id)} lies in ${JSON.stringify(row.parent)}, which nobody names.`;
        items.push(refused(item, 'territory-parent-unknown', sentence));
      }
      waiting = [];
      return items;
    },
  };
}

function refused({ file, line }: RowsItem, code: QuarantineItem['code'], sentence: string): QuarantineItem {
  return { type: 'quarantine', file, line, column: null, code, sentence, counted: true };
}
