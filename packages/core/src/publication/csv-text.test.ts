import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv-text.ts';

/** A reader of RFC 4180, written from the RFC and from nothing of ours. */
function readLine(line: string): readonly string[] {
  const cells: string[] = [];
  let rest = line.replace(/\r\n$/, '');
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest);
    const plain = /^([^",\r\n]*)(,|$)/.exec(rest);
    const [all = '', cell = '', end = ''] = quoted ?? plain ?? [];
    if (quoted === null && plain === null) throw new Error(`not a line: ${rest}`);
    cells.push(quoted === null ? cell : cell.replaceAll('""', '"'));
    if (end === '') return cells;
    rest = rest.slice(all.length);
  }
}

const nasty = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ',', '"', "'", 'a', 'Ә', ' ', '7'),
});

test('every cell comes back, and none is a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(nasty, fc.integer(), fc.constant(null)), { minLength: 1, maxLength: 6 }), (cells) => {
      const line = csvLine(cells);
      expect(line.endsWith('\r\n')).toBe(true);
      const read = readLine(line);
      expect(read.length).toBe(cells.length);
      for (const [index, cell] of cells.entries()) {
        const found = read[index] ?? '';
        if (typeof cell === 'number') expect(found).toBe(String(cell));
        else if (cell === null) expect(found).toBe('');
        else {
          expect(found.startsWith("'") && found !== cell ? found.slice(1) : found).toBe(cell);
          expect(found).not.toMatch(/^[=+\-@\t\r]/);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('a difference of minus five stays a number', () => {
  expect(csvLine([-5, '-5', '=1+1', 'a,b', null])).toBe(`-5,'-5,'=1+1,"a,b",\r\n`);
});
