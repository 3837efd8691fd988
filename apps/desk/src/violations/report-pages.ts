/** A list that comes a page at a time, as long as somebody asked for. */
import { success, type Result } from '@kua/core/kernel/result.ts';
import type { Refusal } from '../shell/asking.ts';

type Page<T> = Readonly<{ reports: readonly T[]; isMore: boolean }>;

/** So many pages, one behind another; whatever the last of them says besides holds for all. */
export async function askPages<T extends Readonly<{ report: number }>, P extends Page<T>>(
  ask: (after: number) => Promise<Result<P & Page<T>, Refusal>>,
  pages: number,
): Promise<Result<P & Page<T>, Refusal>> {
  let answer = await ask(0);
  for (let page = 1; page < pages && answer.ok && answer.value.isMore; page += 1) {
    const { reports } = answer.value;
    const next = await ask(reports.at(-1)?.report ?? 0);
    answer = next.ok ? success({ ...next.value, reports: [...reports, ...next.value.reports] }) : next;
  }
  return answer;
}
