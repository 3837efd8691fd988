import { describe, expect, test } from 'vitest';
import type { ImportReport } from './import-report-store.ts';
import { importText, refusalText } from './import-text.ts';

const report: ImportReport = {
  election: 'somewhere-2020',
  source: 'official',
  delivery: 'first',
  sequence: 3,
  rows: { read: 1200, imported: 1000, unchanged: 198, quarantined: 2 },
  files: [
    { name: 'a.csv', encoding: 'utf-8', delimiter: ',', read: 1200, imported: 1000, unchanged: 198, quarantined: 2 },
  ],
  codes: { 'number-bad': 2 },
  remarks: { 'coordinate-bad': 1 },
  quarantine: [
    { file: 'a.csv', row: 3, column: 'votes', code: 'number-bad', sentence: '"x" is no number.', rows: 1 },
    { file: 'a.csv', row: 4, column: null, code: 'coordinate-bad', sentence: 'Half given.', rows: 0 },
    { file: 'a.csv', row: 7, column: 'votes', code: 'number-bad', sentence: '"y" is no number.', rows: 1 },
  ],
  conflicts: 1,
  dryRun: false,
};

describe('the outcome of an import in words', () => {
  test('counts, reasons with examples, remarks, conflicts, and what to do next', () => {
    expect(importText(report, { data: 'kua-data', lists: ['kua-data/reports/list.csv'] })).toBe(
      `Imported into somewhere-2020, source official, delivery "first".

1,200 rows read = 1,000 imported + 198 unchanged + 2 quarantined

Quarantined rows, by reason (they are kept in the stored file, and count nowhere):
  number-bad: 2
    a.csv:3 votes: "x" is no number.
    a.csv:7 votes: "y" is no number.
  All of them: kua-data/reports/list.csv

Remarks:
  coordinate-bad: 1
    a.csv:4: Half given.

In 1 result the source official says more than one thing at once. All of it is kept and shown as a conflict; a later delivery, under a new label, settles it.

Next: npx kua compare --data kua-data --election somewhere-2020
      npx kua publish --data kua-data --election somewhere-2020 --out somewhere-2020-release`,
    );
  });

  test('a refusal names the place of every mistake', () => {
    const problems = [
      { code: 'file-unreadable', file: 'a.csv', sentence: 'There is no such file.' },
      { code: 'mapping-invalid', column: 'files[0].unit', sentence: 'This cannot be read.' },
    ];
    expect(refusalText(problems)).toBe(
      'a.csv\n  There is no such file. (file-unreadable)\nfiles[0].unit\n  This cannot be read. (mapping-invalid)\nNothing was imported.',
    );
  });
});
