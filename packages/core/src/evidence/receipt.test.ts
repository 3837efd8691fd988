import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCheckpoint } from './checkpoint.ts';
import {
  fileReceiptText,
  heldReceiptText,
  parseFileReceipt,
  parseHeldReceipt,
  parseReceipt,
  parseReleaseText,
  parseRupture,
  receiptText,
  releaseText,
  ruptureText,
} from './receipt.ts';

const key = { name: 'kua/e/abcd/1', publicKey: new Uint8Array(32).fill(7) };
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hex32 = fc.stringMatching(/^[0-9a-f]{64}$/);
const count = fc.maxSafeNat();
const origin = fc.stringMatching(/^[a-z0-9/-]{1,40}$/);
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const receipts = fc.record({ origin, index: count, leaf: hash, time, sealed: hex32, statement: hex32 });
const held = fc.record({ log: origin, time, until: time, sealed: hex32, statement: hex32 });
const files = fc.record({ log: origin, time, file: hex32, size: count });
const heads = fc.record({ origin, size: count, root: hash });
const ruptures = fc.record({ old: heads, promised: count, new: heads, time });
const releases = fc.record({ origin, sequence: count, sha256: hex32 });

const parsers = [parseReceipt, parseHeldReceipt, parseFileReceipt, parseRupture, parseReleaseText, parseCheckpoint];

/** What is written is read back by its own reader, and by no other: the log's one key signs all of them. */
function expectOwn<T>(text: string, parse: (text: string) => T | null, value: T): void {
  expect(parse(text)).toEqual(value);
  for (const other of parsers) if (other !== (parse as unknown)) expect(other(text)).toBeNull();
}

describe('what the log’s key signs', () => {
  test('property: each text is read back, and taken for nothing else', () => {
    fc.assert(
      fc.property(receipts, held, files, ruptures, releases, (receipt, waiting, file, rupture, release) => {
        expectOwn(receiptText(receipt, key), parseReceipt, receipt);
        expectOwn(heldReceiptText(waiting, key), parseHeldReceipt, waiting);
        expectOwn(fileReceiptText(file, key), parseFileReceipt, file);
        expectOwn(ruptureText(rupture), parseRupture, rupture);
        expectOwn(releaseText(release), parseReleaseText, release);
      }),
    );
  });

  test('property: lines in another order, one missing, one more, one twice: nothing', () => {
    fc.assert(
      fc.property(receipts, fc.nat(), fc.nat(), (receipt, from, to) => {
        const lines = receiptText(receipt, key).trimEnd().split('\n');
        const [a, b] = [from % lines.length, to % lines.length];
        const text = (changed: readonly string[]): string => `${changed.join('\n')}\n`;
        expect(parseReceipt(text(lines.toSpliced(a, 1)))).toBeNull();
        expect(parseReceipt(text(lines.toSpliced(a, 0, lines[b] ?? '')))).toBeNull();
        expect(parseReceipt(text([...lines, 'note more']))).toBeNull();
        expect(parseReceipt(`${text(lines)}\n`)).toBeNull();
        expect(parseReceipt(text(lines).slice(0, -1))).toBeNull();
        if (a === b) return;
        const swapped = lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
        expect(parseReceipt(text(swapped))).toBeNull();
      }),
    );
  });

  const fixed = {
    origin: 'kua/e/abcd/1',
    index: 41,
    leaf: new Uint8Array(32).fill(1),
    time: '2026-11-23T10:00:00.000Z',
    sealed: 'a'.repeat(64),
    statement: 'b'.repeat(64),
  };
  const text = receiptText(fixed, key);
  test.each([
    ['the wrong version', text.replace('kua-receipt/1', 'kua-receipt/2')],
    ['a negative index', text.replace('index 41', 'index -1')],
    ['an index with zeros', text.replace('index 41', 'index 041')],
    ['a time without milliseconds', text.replace('.000Z', 'Z')],
    ['a time with an offset', text.replace('.000Z', '.000+05:00')],
    ['a day that is none', text.replace('11-23', '13-45')],
    ['upper case hex', text.replace('a'.repeat(64), 'A'.repeat(64))],
    ['a short leaf', text.replace(/leaf \S+/, 'leaf AQEB')],
    ['an empty origin', text.replace('kua/e/abcd/1\nindex', '\nindex')],
    ['two blanks', text.replace('index 41', 'index  41')],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
  ])('%s: no receipt', (_, changed) => {
    expect(parseReceipt(text)).toEqual(fixed);
    expect(changed).not.toBe(text);
    expect(parseReceipt(changed)).toBeNull();
  });
});
