import type { ComponentChildren } from 'preact';
import { choose, route } from './location.ts';
import { say, tongue } from './words-state.ts';

type Direction = 'up' | 'down';

/** Rows in the order that the address names by one of `columns`; unknown values go last either way. */
export function sorted<Column extends string, Row extends Readonly<Record<Column, string | number | null>>>(
  rows: readonly Row[],
  columns: readonly Column[],
): readonly Row[] {
  const { sort, dir } = route.value.query;
  const column = columns.find((candidate) => candidate === sort);
  if (column === undefined) return rows;
  const turn = dir === 'up' ? 1 : -1;
  const compare = new Intl.Collator(tongue(), { numeric: true }).compare;
  return rows.toSorted((left, right) => {
    const a: string | number | null = left[column];
    const b: string | number | null = right[column];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return turn * (typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b)));
  });
}

type HeaderProps = Readonly<{ column: string; first: Direction; number?: boolean; children: ComponentChildren }>;

/** A column head that sorts; the first press sorts the way one usually wants. */
export function SortHeader({ column, first, number, children }: HeaderProps) {
  const { sort, dir } = route.value.query;
  const active = sort === column;
  const next: Direction = active ? (dir === 'up' ? 'down' : 'up') : first;
  return (
    <th
      scope="col"
      class={number ? 'n' : undefined}
      aria-sort={active ? (dir === 'up' ? 'ascending' : 'descending') : undefined}
    >
      <button
        type="button"
        class="sort"
        title={say().sortBy()}
        onClick={() => choose({ sort: column, dir: next, page: '' })}
      >
        {children}
        <span class="arrow" aria-hidden="true">
          {active ? (dir === 'up' ? '↑' : '↓') : '↕'}
        </span>
      </button>
    </th>
  );
}
