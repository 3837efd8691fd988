import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contestSchema, localText, stationSchema, territorySchema } from '../registry/registry-contract.ts';
import { isIdLength } from '../registry/text-limits.ts';
import { checkDelivery } from './delivery-reader.ts';
import type { Mapping } from './mapping-contract.ts';
import { freshReading, readWhole, textFile } from './read-in-memory.ts';

const election = { id: 'x', date: '2024-06-02' };
const base = { version: 1, election, source: 'official', delivery: 'one' } as const;
const mappings: readonly Mapping[] = [
  {
    ...base,
    files: [
      {
        unit: { station: ['r', 'id'] },
        optional: ['lat', 'lon'],
        stations: { registered: 'reg', latitude: 'lat', longitude: 'lon', territories: [{ name: 'r' }] },
        results: [{ layout: 'wide', contest: 'c', fields: { registered: 'reg' }, options: ['A', 'B'] }],
      },
    ],
  },
  {
    ...base,
    files: [
      {
        unit: { station: 'id' },
        rows: [{ column: 'r', notOneOf: ['total'] }],
        results: [
          {
            layout: 'long',
            contest: { columns: 'r', create: true },
            option: 'A',
            votes: 'B',
            fieldRows: { total: 'valid' },
          },
        ],
      },
    ],
  },
  { ...base, files: [{ territories: { id: 'id', parent: 'r', name: 'A' } }] },
];

const headings = ['id', 'r', 'reg', 'A', 'B'];
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 2000 }).map(String) },
  fc.constantFrom(
    '',
    '—',
    '-1',
    '1,5',
    '1 200',
    'total',
    '"',
    '""',
    '"x',
    'x"y',
    ' ',
    '\u0000',
    '\ufffd',
    '\ud800',
    '0',
    '=1',
    '1e9',
    'ә',
  ),
  fc.string({ maxLength: 8 }),
  // Too long for an id, for a name, or for neither.
  fc
    .tuple(fc.integer({ min: 150, max: 3000 }), fc.constantFrom('a', 'ә', '選', '𝒜', 'b c'))
    .map(([length, unit]) => unit.repeat(length).slice(0, length)),
);
const rowEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '');
const row = fc.tuple(fc.array(cell, { minLength: 1, maxLength: 8 }), fc.constantFrom(',', ',', ',', ';', '\t'), rowEnd);
const junk = fc.tuple(
  fc.array(row, { minLength: 10, maxLength: 60 }),
  fc.integer({ min: 1, max: 3000 }),
  fc.nat({ max: mappings.length - 1 }),
);

const cellName = z.object({ id: z.string().refine(isIdLength), name: localText });

describe('20,000 malformed rows in files', () => {
  it('crash nothing, and every row read is taken or quarantined', async () => {
    let rowsSeen = 0;
    await fc.assert(
      fc.asyncProperty(junk, async ([rows, chunk, which]) => {
        const body = rows.map(([cells, delimiter, end]) => cells.join(delimiter) + end).join('');
        const reading = freshReading(mappings[which] ?? fail(), [
          textFile('a.csv', `${headings.join(',')}\n${body}`, chunk),
        ]);
        const checked = await checkDelivery(reading);
        expect(checked.ok).toBe(true);
        const { items, rowsRead } = await readWhole(reading);
        rowsSeen += rowsRead;
        let counted = 0;
        const lines = new Set<number>();
        for (const item of items) {
          if (item.type === 'rows') counted += item.rows;
          if (item.type === 'quarantine' && item.counted) {
            counted += 1;
            lines.add(item.line);
          }
        }
        expect(counted).toBe(rowsRead);
        // No line is refused twice.
        expect(lines.size).toBe(items.filter((item) => item.type === 'quarantine' && item.counted).length);
        for (const item of items) {
          if (item.type === 'cell') cellName.parse(item.cell);
          if (item.type === 'contest') contestSchema.parse(item.contest);
          if (item.type === 'territory') territorySchema.parse(item.territory);
          if (item.type !== 'rows') continue;
          if (item.station !== null) stationSchema.parse(item.station);
          if (item.territory !== null) territorySchema.parse(item.territory);
          for (const { figures } of item.statements) {
            expect(figures.every((figure) => figure === null || (Number.isSafeInteger(figure) && figure >= 0))).toBe(
              true,
            );
          }
        }
      }),
      { seed: 20_240_603, numRuns: 2500 },
    );
    expect(rowsSeen).toBeGreaterThan(20_000);
  });

  it('that have nothing of a table in them are refused, or read to the end', async () => {
    const anything = fc.tuple(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat({ max: mappings.length - 1 }));
    await fc.assert(
      fc.asyncProperty(anything, async ([text, which]) => {
        const reading = freshReading(mappings[which] ?? fail(), [textFile('a.csv', text, 10)]);
        const checked = await checkDelivery(reading);
        expect(checked.ok || checked.error.length > 0).toBe(true);
      }),
      { seed: 20_240_604, numRuns: 3000 },
    );
  });
});

function fail(): never {
  throw new Error('no such mapping');
}
