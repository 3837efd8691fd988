import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import { checkDelivery } from '@kua/core/deliveries/delivery-reader.ts';
import { freshReading, readWhole } from '@kua/core/deliveries/read-in-memory.ts';
import { BrokenTextError } from '@kua/core/deliveries/reading.ts';
import { largestFigure } from '@kua/core/registry/figure-limits.ts';
import { fileBytes, tableFile } from './table-file.ts';
import { guessEncoding } from './text-decoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'kua-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cyrillic =
  'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя';

function encode(text: string, encoding: string): Buffer {
  switch (encoding) {
    case 'utf-8 with mark':
      return Buffer.from(`\ufeff${text}`);
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16le with mark':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be with mark':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    case 'windows-1251':
      return Buffer.from(
        Array.from(text, (one) => (one < '\u0080' ? one.charCodeAt(0) : 0x80 + cyrillic.indexOf(one))),
      );
    default:
      return Buffer.from(text);
  }
}

function bytesIn(pieces: number, bytes: Uint8Array): () => AsyncIterable<Uint8Array> {
  return async function* () {
    const size = Math.max(1, Math.ceil(bytes.length / pieces));
    for (let at = 0; at < bytes.length; at += size) {
      await Promise.resolve();
      yield bytes.subarray(at, at + size);
    }
  };
}

async function textOf(
  bytes: Uint8Array,
  encoding: string | null = null,
  pieces = 3,
): Promise<readonly [string, string]> {
  const opened = tableFile('a', bytesIn(pieces, bytes)).open(encoding);
  let text = '';
  for await (const chunk of opened.chunks) text += chunk;
  return [text, opened.encoding()];
}

const plan: Mapping = {
  version: 1,
  election: { id: 'x', date: '2024-06-02' },
  source: 'official',
  delivery: 'one',
  files: [
    {
      unit: { station: 'участок' },
      stations: { name: 'место' },
      results: [{ layout: 'wide', contest: 'c', options: ['за', 'против'] }],
    },
  ],
};

describe('a file in any encoding, with any delimiter, quoted or not, plain or gzip', () => {
  const row = fc.record({
    id: fc.stringMatching(/^[0-9]{1,6}$/),
    name: fc.stringMatching(/^[А-Яа-я0-9"«»№,;|\t-]{1,20}$/).filter((text) => text.trim() === text && text !== '-'),
    yes: fc.nat(largestFigure),
    no: fc.option(fc.nat(largestFigure), { nil: null }),
  });
  const way = fc.record({
    encoding: fc.constantFrom(
      'utf-8',
      'utf-8 with mark',
      'utf-16le',
      'utf-16le with mark',
      'utf-16be with mark',
      'windows-1251',
    ),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    quoteAll: fc.boolean(),
    zip: fc.boolean(),
    pieces: fc.integer({ min: 1, max: 40 }),
  });

  it('gives back the cells that were written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), way, async (rows, how) => {
        const cell = (value: string): string =>
          how.quoteAll || value.includes('"') || value.includes(how.delimiter)
            ? `"${value.replaceAll('"', '""')}"`
            : value;
        const table = [
          ['участок', 'место', 'за', 'против'],
          ...rows.map(({ id, name, yes, no }) => [id, name, String(yes), no === null ? '—' : String(no)]),
        ];
        const text = table.map((line) => line.map(cell).join(how.delimiter)).join(how.lineEnd) + how.lineEnd;
        const bytes = encode(text, how.encoding);
        const file = tableFile('a', bytesIn(how.pieces, how.zip ? gzipSync(bytes) : bytes));
        const reading = freshReading(plan, [file]);
        expect(await checkDelivery(reading)).toMatchObject({ ok: true });
        const { items } = await readWhole(reading);
        expect(items.filter(({ type }) => type === 'quarantine')).toEqual([]);
        const read = items.flatMap((item) =>
          item.type === 'rows' ? [[item.unit, item.station?.name, ...(item.statements[0]?.figures ?? [])]] : [],
        );
        expect(read).toEqual(rows.map(({ id, name, yes, no }) => [id, name, yes, no]));
      }),
      { seed: 20_240_605, numRuns: 600 },
    );
  });
});

describe('the encoding', () => {
  it('is decided by the first letters beyond ASCII, however late they come', async () => {
    const plain = 'a;b\n1;2\n'.repeat(50_000);
    const late = `${plain}Қала; Привет, мир\n`;
    expect(await textOf(Buffer.from(late))).toEqual([late, 'utf-8']);
    const russian = `${plain}Город; Привет, мир\n`;
    expect(await textOf(encode(russian, 'windows-1251'))).toEqual([russian, 'windows-1251']);
    expect((await textOf(Buffer.from(plain)))[1]).toBe('utf-8');
  });

  it('is Windows-1252 where single letters stand between plain ones', () => {
    expect(guessEncoding(Buffer.from('Año; España; Córdoba; Núñez', 'latin1'))).toBe('windows-1252');
  });

  it('stays UTF-8 where a few bytes are damaged', async () => {
    const bytes = Buffer.concat([
      Buffer.from('Қазақстан Республикасы'.repeat(20)),
      Buffer.from([0xd2]),
      Buffer.from('; x'),
    ]);
    const [text, encoding] = await textOf(bytes);
    expect(encoding).toBe('utf-8');
    expect(text).toContain('\ufffd; x');
  });

  it('may be named', async () => {
    expect(await textOf(Buffer.from([0xea, 0xf3, 0xe0]), 'koi8-r', 1)).toEqual(['ЙСЮ', 'koi8-r']);
    await expect(textOf(Buffer.from('a'), 'klingon')).rejects.toThrow(BrokenTextError);
  });
});

describe('a file that is no table', () => {
  it.each([
    ['a spreadsheet', Buffer.from('504b030414000600', 'hex'), 'file-not-text'],
    ['a gzip that is cut off', gzipSync(Buffer.from('a,b\n'.repeat(1000))).subarray(0, 20), 'file-broken'],
    [
      'a gzip that is damaged',
      Buffer.concat([gzipSync(Buffer.from('a,b\n')).subarray(0, 12), Buffer.alloc(30, 7)]),
      'file-broken',
    ],
  ])('%s is an expected failure', async (_, bytes, code) => {
    await expect(textOf(bytes)).rejects.toMatchObject({ code });
    const checked = await checkDelivery(freshReading(plan, [tableFile('a', bytesIn(1, bytes))]));
    expect(checked.ok).toBe(false);
  });
});

describe('a file on disk', () => {
  it('is read anew each time, and tells how far it is', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'участок;место;за;против\n1;школа;2;3\n');
    let seen = 0;
    const file = tableFile('a.csv', fileBytes(path), (count) => (seen += count));
    const reading = freshReading(plan, [file]);
    expect(await checkDelivery(reading)).toMatchObject({ ok: true });
    expect((await readWhole(reading)).rowsRead).toBe(1);
    expect(seen).toBe(2 * Buffer.byteLength('участок;место;за;против\n1;школа;2;3\n'));
  });
});
