import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureEvidence } from './figure-evidence.ts';
import { figureMissing, figureProblem, missingMarks, readFigure, type FigureStyle } from './figure-text.ts';

function style(change: Partial<FigureStyle> = {}): FigureStyle {
  return { missing: missingMarks(['x']), thousands: null, trusted: { comma: false, dot: false }, ...change };
}

function read(text: string, change: Partial<FigureStyle> = {}): number | string | null {
  const figure = readFigure(text, style(change));
  return figureProblem(figure, text)?.code ?? (figure === figureMissing ? null : figure);
}

describe('a figure', () => {
  it.each([
    ['0', 0],
    ['007', 7],
    [' 12 ', 12],
    ['\u00a012\u00a0', 12],
    ['1000000000', 1_000_000_000],
    ['123.0', 123],
    ['123,00', 123],
    ['12345.000', 12_345],
    ['1 234', 1234],
    ['1\u00a0234\u00a0567', 1_234_567],
    ['1\u202f234', 1234],
    ["1'234", 1234],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['12,34,567', 1_234_567],
    ['1,234.00', 1234],
    ['1.234,00', 1234],
    ['١٢٣', 123],
    ['१२३', 123],
  ])('%j is %d', (text, figure) => expect(read(text)).toBe(figure));

  it.each(['', ' ', '-', '—', '–', 'n/a', 'N/A', 'NULL', 'н/д', '…', 'x', 'X'])('%j is missing, not zero', (text) =>
    expect(read(text)).toBeNull(),
  );

  it.each([
    ['-5', 'number-negative'],
    ['−5', 'number-negative'],
    ['(5)', 'number-negative'],
    ['1,23', 'number-decimal'],
    ['0.5', 'number-decimal'],
    ['0,234', 'number-decimal'],
    ['1234,567', 'number-decimal'],
    ['1,234', 'number-ambiguous'],
    ['1.234', 'number-ambiguous'],
    ['5.000', 'number-ambiguous'],
    ['1000000001', 'number-too-large'],
    ['1 000 000 001', 'number-too-large'],
    ['9007199254740991', 'number-too-large'],
    ['99999999999999999999', 'number-too-large'],
    ['1 23', 'number-bad'],
    ['1,23,4', 'number-bad'],
    ['12 votes', 'number-bad'],
    ['1e3', 'number-bad'],
    ['+5', 'number-bad'],
    ['45%', 'number-bad'],
    ['0x10', 'number-bad'],
    ['5\u0000', 'number-bad'],
  ])('%j is refused as %s', (text, code) => expect(read(text)).toBe(code));

  it('has the thousands separators that the mapping declares, and no others', () => {
    expect(read('1,234', { thousands: [','] })).toBe(1234);
    expect(read('1,00', { thousands: [','] })).toBe('number-decimal');
    expect(read('1.234', { thousands: [','] })).toBe('number-bad');
    expect(read('1\u00a0234', { thousands: [' '] })).toBe(1234);
    expect(read('1 234', { thousands: [] })).toBe('number-bad');
  });

  it('is read back however it is grouped', () => {
    const grouped = fc.tuple(fc.integer({ min: 0, max: 1_000_000_000 }), fc.constantFrom(' ', '\u00a0', "'"));
    fc.assert(
      fc.property(grouped, ([figure, separator]) => {
        expect(read(figure.toLocaleString('en-US').replaceAll(',', separator))).toBe(figure);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

describe('evidence for thousands in a column', () => {
  function trusted(...cells: readonly string[]): FigureStyle['trusted'] {
    const evidence = figureEvidence();
    for (const cell of cells) evidence.learn(cell);
    return evidence.trusted();
  }

  it('is a column where small numbers have no separator and large ones do', () => {
    expect(trusted('12', '999', '1,234')).toEqual({ comma: true, dot: false });
    expect(trusted('12', '999', '1.234')).toEqual({ comma: false, dot: true });
    expect(trusted('1,234', '1,234,567').comma).toBe(true);
  });

  it('is not there when a number has another fraction, when nothing is small, or when large numbers have none', () => {
    expect(trusted('12', '1,234', '1,2').comma).toBe(false);
    expect(trusted('45.123', '50.000', '61.250').dot).toBe(false);
    expect(trusted('12', '1234', '1,234').comma).toBe(false);
    expect(trusted('12', '1,234', '1.234')).toEqual({ comma: false, dot: false });
  });
});
