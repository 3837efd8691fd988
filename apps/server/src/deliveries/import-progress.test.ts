import { describe, expect, test } from 'vitest';
import { importProgress } from './import-progress.ts';

function drawnOn(isTTY: boolean): string {
  let drawn = '';
  const progress = importProgress({ isTTY, write: (text) => (drawn += text) });
  progress.show({ sequence: 3, rows: 120_000, bytes: 10_000_000, totalBytes: 40_000_000 });
  progress.show({ sequence: 3, rows: 120_001, bytes: 10_000_001, totalBytes: 40_000_000 });
  progress.end();
  return drawn;
}

describe('the progress of an import', () => {
  test('is one line of a terminal, drawn now and then and wiped at the end', () => {
    expect(drawnOn(true)).toBe('\r\u001b[K[########......................] 10.0 of 40.0 MB, 120,000 rows\r\u001b[K');
  });

  test('is not drawn into files and pipes', () => {
    expect(drawnOn(false)).toBe('');
  });
});
