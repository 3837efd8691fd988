import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resultCopyReader, type CopiedResult } from './result-copy.ts';

const id = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((text) => !text.includes('\0') && text.isWellFormed());
const row: fc.Arbitrary<CopiedResult> = fc.record({
  unit: id,
  source: id,
  result: fc.record({
    figures: fc.array(fc.option(fc.maxSafeNat())),
    conflict: fc.array(fc.integer({ min: 1, max: 1600 })),
    restIsZero: fc.boolean(),
  }),
});

/** As PostgreSQL writes it (COPY, text format). */
function written({ unit, source, result }: CopiedResult): string {
  const letters: Record<string, string> = {
    '\b': 'b',
    '\f': 'f',
    '\n': 'n',
    '\r': 'r',
    '\t': 't',
    '\v': 'v',
    '\\': '\\',
  };
  const escaped = (text: string): string => text.replace(/[\b\f\n\r\t\v\\]/g, (letter) => `\\${letters[letter] ?? ''}`);
  const array = (all: readonly (number | null)[]): string => `{${all.map((one) => one ?? 'NULL').join(',')}}`;
  return (
    [escaped(unit), escaped(source), result.restIsZero ? 't' : 'f', array(result.conflict), array(result.figures)].join(
      '\t',
    ) + '\n'
  );
}

describe('reading results from COPY', () => {
  test('gives back what was written, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.array(fc.nat(200), { maxLength: 20 }), (rows, cuts) => {
        const bytes = Buffer.from(rows.map(written).join(''));
        const found: CopiedResult[] = [];
        const reader = resultCopyReader((one) => found.push(one));
        let start = 0;
        for (const cut of cuts) {
          reader.push(bytes.subarray(start, start + cut));
          start = Math.min(start + cut, bytes.length);
        }
        reader.push(bytes.subarray(start));
        reader.end();
        expect(found).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  test('a stream that ends inside a row is not taken for a whole one', () => {
    const reader = resultCopyReader(() => undefined);
    reader.push(Buffer.from('s1\tofficial\tf\t{}\t{1,2'));
    expect(() => reader.end()).toThrow('ended inside a row');
  });
});
