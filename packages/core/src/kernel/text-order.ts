/** Orders that are the same on every machine and in every language: a release is a pure function of the ledger. */

/** By code units. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** As people order numbers of stations: runs of digits by value, `9` before `10`, the rest by code units. Total: equal only if the same. */
export function compareNatural(left: string, right: string): number {
  const lefts = left.match(/\d+|\D+/g) ?? [];
  const rights = right.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < lefts.length && index < rights.length; index += 1) {
    const order = comparePart(lefts[index] ?? '', rights[index] ?? '');
    if (order !== 0) return order;
  }
  return lefts.length - rights.length || compareText(left, right);
}

function comparePart(left: string, right: string): number {
  if (!/^\d/.test(left) || !/^\d/.test(right)) return compareText(left, right);
  const [a, b] = [left.replace(/^0+(?=\d)/, ''), right.replace(/^0+(?=\d)/, '')];
  return a.length - b.length || compareText(a, b);
}
