import { num } from '@kua/words/format.ts';
import { choose } from './location.ts';
import { say } from './words-state.ts';

function pageNumber(page: string, count: number, size: number): number {
  const last = Math.max(1, Math.ceil(count / size));
  return Math.min(Math.max(1, Number.parseInt(page, 10) || 1), last);
}

/** The rows of the page that the address names. */
export function pageOf<T>(rows: readonly T[], page: string, size: number): readonly T[] {
  const number = pageNumber(page, rows.length, size);
  return rows.slice((number - 1) * size, number * size);
}

/** Where in a long list one is; nothing for a short one. */
export function Pager({
  count,
  size,
  page,
  into = 'page',
}: Readonly<{
  count: number;
  size: number;
  page: string;
  /** Where the address has the page: another name where a page has two lists. */
  into?: string;
}>) {
  const words = say();
  if (count <= size) return null;
  const number = pageNumber(page, count, size);
  const last = Math.ceil(count / size);
  const turn = (to: number): void => choose({ [into]: String(to) });
  return (
    <nav class="pager" aria-label={words.pages()}>
      <button type="button" class="button ghost small" disabled={number === 1} onClick={() => turn(number - 1)}>
        {words.previousPage()}
      </button>
      <span class="figure" role="status">
        {words.rowsShown({
          from: num((number - 1) * size + 1),
          to: num(Math.min(number * size, count)),
          of: num(count),
        })}
      </span>
      <button type="button" class="button ghost small" disabled={number === last} onClick={() => turn(number + 1)}>
        {words.nextPage()}
      </button>
    </nav>
  );
}
