import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepestExpression, evaluateExpression, longestExpression, parseExpression } from './expression.ts';

const figures: Readonly<Record<string, number>> = {
  issued: 685,
  cancelled: 1450,
  'took-part': 600,
  a: 10,
  b: 20,
  'against-all': 5,
  '7': 3,
};
const options = ['a', 'b', 'against-all'];

function evaluate(source: string, given = figures): number | null {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${parsed.error.at}: ${parsed.error.reason}`);
  return evaluateExpression(parsed.value, options, (id) => given[id] ?? null);
}

function mistake(source: string): string {
  const parsed = parseExpression(source);
  return parsed.ok ? 'none' : `${parsed.error.at}: ${parsed.error.reason}`;
}

describe('expression', () => {
  it.each([
    ['issued + cancelled', 2135],
    ['took-part - a', 590],
    ['took-part -a', 590],
    ['1 - 2 - 3', -4],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - (2 + 3)', 5],
    ['sum(options)', 35],
    ['sum(options except "against-all")', 30],
    ['sum(options except a, "b")', 5],
    ['option("against-all") + "7"', 8],
    ['ceildiv(101 * issued, 100)', 692],
    ['ceildiv(7, 7)', 1],
    ['ceildiv(0 - 7, 2)', -3],
    ['sum', null],
    ['sum + 0 * missing', null],
    ['9007199254740991 + 1', null],
    ['9007199254740991 * 9007199254740991', null],
    ['0 * (0 - 5)', 0],
  ])('%s is %s', (source, value) => {
    expect(evaluate(source)).toBe(value);
  });

  it('never takes a missing figure for zero', () => {
    expect(evaluate('issued + cancelled', { issued: 685 })).toBeNull();
    expect(evaluate('sum(options)', { a: 1, b: 2 })).toBeNull();
    expect(evaluate('sum(options except "against-all")', { a: 1, b: 2 })).toBe(3);
  });

  it.each([
    ['', '1: it ends where a number, an id or a bracket is expected'],
    ['a +', '4: it ends where a number, an id or a bracket is expected'],
    ['a b', '3: there is "b" where an operator (+, -, *) or the end is expected'],
    ['(a', '3: it ends where a closing bracket is expected'],
    ['a / b', '3: the character "/" has no meaning here'],
    ['-a', '1: there is "-" where a number, an id or a bracket is expected'],
    ['"a', '1: the closing quotation mark is missing'],
    ['7a + 1', '1: an id that begins with a digit must stand in quotation marks'],
    ['eval(a)', '1: there is no function "eval"; there are sum, option and ceildiv'],
    ['sum(a, b)', '5: there is "a" where the word options is expected'],
    ['sum(options without a)', '13: there is "without" where the word except or a closing bracket is expected'],
    ['ceildiv(a, 0)', '12: there is "0" where a positive whole number as divisor is expected'],
    ['ceildiv(a, b)', '12: there is "b" where a positive whole number as divisor is expected'],
    ['9007199254740993', '1: the number is too large to be exact'],
    ['a'.repeat(longestExpression + 1), `${longestExpression + 1}: it is longer than ${longestExpression} characters`],
    [
      `${'('.repeat(40)}a${')'.repeat(40)}`,
      `${deepestExpression + 1}: it is nested deeper than ${deepestExpression} levels`,
    ],
  ])('refuses %s', (source, expected) => {
    expect(mistake(source)).toBe(expected);
  });

  it('agrees with JavaScript on big integers for every expression that can be written', () => {
    const leaf = fc.oneof(
      fc.nat({ max: 10_000 }).map((value) => ({ source: String(value), value: BigInt(value) })),
      fc.constantFrom(...Object.entries(figures)).map(([id, value]) => ({ source: `"${id}"`, value: BigInt(value) })),
      fc.constant({ source: 'sum(options except b)', value: 15n }),
    );
    type Pair = Readonly<{ source: string; value: bigint }>;
    const { tree } = fc.letrec<{ tree: Pair }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([left, op, right]) => ({
          source: `(${left.source} ${op} ${right.source})`,
          value:
            op === '+' ? left.value + right.value : op === '-' ? left.value - right.value : left.value * right.value,
        })),
        fc.tuple(tie('tree'), fc.integer({ min: 1, max: 1000 })).map(([inner, divisor]) => {
          const by = BigInt(divisor);
          const floor = inner.value / by - (inner.value % by < 0n ? 1n : 0n);
          return {
            source: `ceildiv(${inner.source}, ${divisor})`,
            value: floor * by === inner.value ? floor : floor + 1n,
          };
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, ({ source, value }) => {
        fc.pre(source.length <= longestExpression);
        const result = evaluate(source);
        // A step beyond the exact range gives null; any number that is given must be the right one.
        if (result === null) expect(source.includes('*')).toBe(true);
        else expect(BigInt(result)).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps precedence and left-to-right order without brackets', () => {
    const chain = fc.array(fc.tuple(fc.constantFrom('+', '-', '*'), fc.nat({ max: 99 })), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat({ max: 99 }), chain, (first, rest) => {
        // An evaluator of another kind: a list of signed products, added up at the end.
        const products: number[] = [first];
        const signs = [1];
        for (const [op, value] of rest) {
          if (op === '*') products[products.length - 1] = (products.at(-1) ?? 1) * value;
          else {
            products.push(value);
            signs.push(op === '+' ? 1 : -1);
          }
        }
        const expected = products.reduce((sum, product, index) => sum + product * (signs[index] ?? 1), 0);
        fc.pre(Number.isSafeInteger(products.reduce((bound, product) => bound + product, 0)));
        expect(evaluate([first, ...rest.flat()].join(' '))).toBe(expected);
      }),
    );
  });

  it('reads 20,000 random strings without crashing and always names a place inside or just behind them', () => {
    const alphabet = [
      'a',
      'ә',
      '7',
      ' ',
      '"',
      '\\',
      '(',
      ')',
      '+',
      '-',
      '*',
      ',',
      'sum',
      'options',
      'except',
      'ceildiv',
      'option',
      '_',
      '.',
      '😀',
      '\u0000',
    ];
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...alphabet)).map((parts) => parts.join('')),
    );
    let understood = 0;
    fc.assert(
      fc.property(noise, (source) => {
        const parsed = parseExpression(source);
        if (parsed.ok) {
          understood += 1;
          evaluateExpression(parsed.value, options, () => 1);
        } else {
          expect(parsed.error.at).toBeGreaterThanOrEqual(1);
          expect(parsed.error.at).toBeLessThanOrEqual(source.length + 1);
        }
      }),
      { numRuns: 20_000 },
    );
    expect(understood).toBeGreaterThan(0);
  });
});
