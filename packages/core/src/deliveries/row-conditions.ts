import type { ColumnLookup } from './column-lookup.ts';
import type { Condition } from './mapping-section-contract.ts';

/** Whether a section takes a row: all its conditions hold. Cells compare without spaces at their ends. */
export function rowConditions(
  conditions: readonly Condition[],
  lookup: ColumnLookup,
  place: string,
): (cells: readonly string[]) => boolean {
  const tests = conditions.map((condition, at) => {
    const index = lookup.find(condition.column, `${place}[${at}].column`);
    const holds = textTest(condition);
    return (cells: readonly string[]) => holds(index === null ? '' : (cells[index] ?? '').trim());
  });
  return (cells) => tests.every((test) => test(cells));
}

function textTest({ equals, oneOf, notOneOf, matches, empty }: Condition): (text: string) => boolean {
  if (oneOf !== undefined) return (text) => oneOf.includes(text);
  if (notOneOf !== undefined) return (text) => !notOneOf.includes(text);
  if (empty !== undefined) return (text) => (text === '') === empty;
  if (matches !== undefined) {
    const pattern = new RegExp(matches, 'u');
    return (text) => pattern.test(text);
  }
  return (text) => text === equals;
}
