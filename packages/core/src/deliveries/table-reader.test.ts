import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestRecord, tableReader, type TableRecord } from './table-reader.ts';

function readAll(text: string, { delimiter = ',', width = 0, chunk = 7 } = {}): readonly TableRecord[] {
  const reader = tableReader(delimiter, '"');
  if (width > 0) reader.expect(width);
  const records: TableRecord[] = [];
  for (let at = 0; at < text.length; at += chunk) records.push(...reader.read(text.slice(at, at + chunk)));
  return [...records, ...reader.end()];
}

function shown(records: readonly TableRecord[]): readonly string[] {
  return records.map(({ line, cells, broken }) => `${line}: ${broken ?? cells.join('|')}`);
}

describe('records of a file', () => {
  it('end with LF, CRLF or CR, mixed as they come', () => {
    expect(shown(readAll('a,b\r\n1,2\r3,4\n5,6'))).toEqual(['1: a|b', '2: 1|2', '3: 3|4', '4: 5|6']);
  });

  it('hold delimiters, quotes and line ends within quotes, and count physical lines', () => {
    expect(shown(readAll('a,b\n"x, ""y""\nz", 2\n3,4\n'))).toEqual(['1: a|b', '2: x, "y"\nz| 2', '4: 3|4']);
  });

  it('may have quotes inside cells that are not quoted', () => {
    expect(shown(readAll('1,ООО "Ромашка",5\n'))).toEqual(['1: 1|ООО "Ромашка"|5']);
  });

  it('may have spaces before and after the quotes of a cell', () => {
    expect(shown(readAll('1, "a,b" ,5\n'))).toEqual(['1: 1|a,b|5']);
  });

  it.each([
    ['a quote that never ends', '1,2\n3,"x\n4,5\n6,7\n', ['1: 1|2', '2: quote-broken', '3: 4|5', '4: 6|7']],
    ['a quote that ends within a cell', '1,2\n3,"x"y\n4,5\n', ['1: 1|2', '2: quote-broken', '3: 4|5']],
    [
      'a quote that a later one seems to end',
      '1,2\n3,"x\n4,5\n6,y"\n7,8,9\n1,2\n',
      ['1: 1|2', '2: 3|x\n4,5\n6,y', '5: 7|8|9', '6: 1|2'],
    ],
    [
      'a quote that a later one seems to end, with too many cells',
      '1,2\n3,"x\n4,5\n6,y",9\n1,2\n',
      ['1: 1|2', '2: quote-broken', '3: 4|5', '4: 6|y"|9', '5: 1|2'],
    ],
  ])('%s costs one record, not the rest of the file', (_, text, expected) => {
    expect(shown(readAll(text, { width: 2 }))).toEqual(expected);
  });

  it('are reported and skipped when they are too long', () => {
    const text = `1,2\n${'x'.repeat(longestRecord * 3)}\n3,4\n`;
    expect(shown(readAll(text, { chunk: 100_000 }))).toEqual(['1: 1|2', '2: record-too-long', '3: 3|4']);
  });

  it('do not depend on how the text is cut into chunks', () => {
    const piece = fc.constantFrom('a', '1', ',', '"', '""', '\n', '\r', '\r\n', ' ', ';', 'ә');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (pieces, chunk) => {
        const text = pieces.join('');
        expect(readAll(text, { chunk, width: 2 })).toEqual(readAll(text, { chunk: 1000, width: 2 }));
      }),
      { seed: 20_240_601, numRuns: 3000 },
    );
  });

  it('give back what was written', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('', '0', 'a"b', 'x,y', 'l1\nl2', ' pad ', '—'));
    const table = fc
      .integer({ min: 2, max: 6 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.integer({ min: 1, max: 50 }),
        (rows, delimiter, chunk) => {
          const clean = rows.map((row) => row.map((text) => text.replaceAll('\r', '')));
          const text = clean
            .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter))
            .join('\n');
          const read = readAll(text, { delimiter, chunk, width: clean[0]?.length ?? 0 });
          expect(read.map(({ cells }) => cells)).toEqual(clean);
        },
      ),
      { seed: 20_240_602, numRuns: 1000 },
    );
  });
});
