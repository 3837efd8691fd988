import fc from 'fast-check';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { bundledEnvelope, bundledFileLine, bundleEnd, bundleStart, lineFeed, parseBundleLine } from './bundle.ts';
import { readBundle, type BundlePart } from './bundle-reader.ts';
import type { Envelope } from './envelope.ts';
import type { FileClaim } from './file-claim.ts';

const device = 'a28666496f98d9acb1064aa153776b648d3e435a434aacd23b0f64b4c2707bf4';

function envelopeNumber(number: number): Envelope {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const sealed = 'QUJD'.repeat(1 + (number % 50));
  const rest = { device, digest: '1'.repeat(64), statement: '2'.repeat(64), signature: '3'.repeat(128), sealed };
  return { format: 'kua-submission/1', election: 'vote-2026', id, ...rest };
}

type File = Readonly<{ claim: FileClaim; bytes: Uint8Array }>;

function fileOf(bytes: Uint8Array): File {
  const digest = bytesToHex(sha256(bytes));
  return { claim: { election: 'vote-2026', device, digest, signature: '4'.repeat(128) }, bytes };
}

/** A bundle, part by part as a browser would put it into a blob. */
function pieces(envelopes: readonly Envelope[], files: readonly File[]): readonly Uint8Array[] {
  return [
    bundleStart,
    ...envelopes.map(bundledEnvelope),
    ...files.map(({ claim, bytes }) => concatBytes(bundledFileLine(claim, bytes.length), bytes, lineFeed)),
    bundleEnd({ envelopes: envelopes.length, files: files.length }),
  ];
}

async function partsOf(bundle: Uint8Array): Promise<readonly BundlePart[]> {
  const read = (start: number, end: number) => Promise.resolve(bundle.subarray(start, end));
  return collect(readBundle({ size: bundle.length, read }));
}

async function collect(found: AsyncIterable<BundlePart>): Promise<readonly BundlePart[]> {
  const parts: BundlePart[] = [];
  for await (const part of found) parts.push(part);
  return parts;
}

/** What came out, as names. */
async function found(bundle: Uint8Array): Promise<readonly string[]> {
  return (await partsOf(bundle)).map((part) => {
    switch (part.kind) {
      case 'envelope':
        return part.envelope.id.slice(-1);
      case 'file':
        return part.claim.digest;
      case 'damage':
        return part.code;
      case 'end':
        return `end ${part.envelopes} ${part.files}`;
    }
  });
}

const envelopes = [1, 2, 3].map(envelopeNumber);
// A file may hold whatever it likes, lines of a bundle included.
const tricky = concatBytes(utf8ToBytes('sealed\n'), bundledEnvelope(envelopeNumber(9)), utf8ToBytes('\n~kua end 1 1 '));
const files = [fileOf(tricky), fileOf(new Uint8Array()), fileOf(new Uint8Array(1_100_000).fill(7))];
const [first = '', second = '', third = ''] = files.map(({ claim }) => claim.digest);
const all = pieces(envelopes, files);
const whole = concatBytes(...all);

describe('a bundle', () => {
  test('is read back: the same envelopes, and files where they lie', async () => {
    const parts = await partsOf(whole);
    expect(parts.filter((part) => part.kind === 'envelope').map(({ envelope }) => envelope)).toEqual(envelopes);
    const read = parts.filter((part) => part.kind === 'file');
    expect(read.map(({ claim }) => claim)).toEqual(files.map(({ claim }) => claim));
    expect(read.map(({ start, size }) => whole.subarray(start, start + size))).toEqual(files.map(({ bytes }) => bytes));
    expect(parts.at(-1)).toEqual({ kind: 'end', envelopes: 3, files: 3 });
    expect(parts).toHaveLength(7);
  });

  test('several behind one another are one', async () => {
    const two = concatBytes(...pieces(envelopes.slice(0, 1), []), ...pieces(envelopes.slice(1), []));
    expect(await found(two)).toEqual(['1', 'end 1 0', '2', '3', 'end 2 0']);
  });

  test('nothing of what is read is ever more than a mebibyte', async () => {
    let most = 0;
    const read = (start: number, end: number) => {
      most = Math.max(most, end - start);
      return Promise.resolve(whole.subarray(start, end));
    };
    await collect(readBundle({ size: whole.length, read }));
    expect(most).toBe(1024 * 1024);
  });

  test('a line with one other character is none', () => {
    const line = new TextDecoder().decode(bundledFileLine(files[0]?.claim ?? fileOf(lineFeed).claim, 5)).trimEnd();
    expect(parseBundleLine(line)).toMatchObject({ kind: 'file', size: 5 });
    for (let at = 0; at < line.length; at += 1)
      expect(parseBundleLine(`${line.slice(0, at)}${line[at] === '0' ? '1' : '0'}${line.slice(at + 1)}`)).toBeNull();
  });
});

describe('damage', () => {
  test('cut anywhere, whatever is whole before the cut is found and the cut is told', async () => {
    const small = pieces(envelopes, files.slice(0, 2));
    const bundle = concatBytes(...small);
    const ends = small.map((_, index) => small.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0));
    const names = ['1', '2', '3', first, second];
    await fc.assert(
      fc.asyncProperty(fc.nat(bundle.length - 1), async (cut) => {
        const seen = await found(bundle.subarray(0, cut));
        const complete = names.filter((_, index) => (ends[index + 1] ?? Infinity) <= cut);
        // What lies in a file that was cut is found there too: it is sealed and signed like everything else.
        expect(seen.filter((name) => names.includes(name))).toEqual(complete);
        expect(seen.at(-1)).toBe('bundle-cut');
      }),
    );
  });

  test('one byte changed anywhere costs one part at most, and is told', async () => {
    const bundle = concatBytes(...pieces(envelopes, files.slice(1, 2)));
    const names = ['1', '2', '3', second];
    await fc.assert(
      fc.asyncProperty(fc.nat(bundle.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Uint8Array.from(bundle);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        const seen = await found(damaged);
        expect(seen.filter((name) => names.includes(name)).length).toBeGreaterThanOrEqual(3);
        expect(seen.some((name) => /unreadable|damaged|cut/.test(name))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('bytes lost or added in the middle: everything before and behind is found', async () => {
    const [start = 0, end = 0] = [3, 4].map((count) =>
      all.slice(0, count).reduce((sum, { length }) => sum + length, 0),
    );
    const behind = whole.subarray(start + 400);
    const expected = ['1', '2', 'envelope-damaged', first, second, third, 'end 3 3'];
    expect(await found(concatBytes(whole.subarray(0, start + 300), behind))).toEqual(expected);
    expect(await found(concatBytes(whole.subarray(0, start + 400), new Uint8Array(300), behind))).toEqual(expected);
    // The part is gone and its line is left.
    const line = whole.indexOf(0x0a, start) + 1;
    expect(await found(concatBytes(whole.subarray(0, line), whole.subarray(end)))).toEqual(expected);
  });

  test('a file that was changed is named, and what lies behind it is found', async () => {
    const damaged = Uint8Array.from(whole);
    damaged[whole.length - 500_000] = 8;
    const parts = await partsOf(damaged);
    expect(parts.at(-2)).toMatchObject({ kind: 'damage', code: 'file-damaged', digest: third });
    expect(parts.at(-1)).toEqual({ kind: 'end', envelopes: 3, files: 3 });
  });

  test('parts that are gone without a trace are counted, whichever they are', async () => {
    const kinds = ['start', ...envelopes.map(() => 'envelopes'), ...files.map(() => 'files'), 'end'];
    await fc.assert(
      fc.asyncProperty(fc.subarray(all.map((_, index) => index).slice(1, -1)), async (gone) => {
        const parts = await partsOf(concatBytes(...all.filter((_, index) => !gone.includes(index))));
        const told = parts.filter((part) => part.kind === 'damage');
        const left = (kind: string) => kinds.filter((is, index) => is === kind && !gone.includes(index)).length;
        const found = { envelopes: left('envelopes'), files: left('files') };
        expect(told).toMatchObject(
          gone.length === 0 ? [] : [{ code: 'bundle-miscounted', said: { envelopes: 3, files: 3 }, found }],
        );
      }),
    );
  });

  test('of two bundles behind one another the first was cut anywhere: it is told, and the second one is whole', async () => {
    const [a, b] = [envelopes.slice(0, 2), envelopes.slice(2)];
    const front = concatBytes(...pieces(a, files.slice(1, 2)));
    const behind = concatBytes(...pieces(b, files.slice(0, 1)));
    for (let cut = bundleStart.length; cut < front.length; cut += 1) {
      const parts = await partsOf(concatBytes(front.subarray(0, cut), behind));
      const cuts = parts.findIndex((part) => part.kind === 'damage' && part.code === 'bundle-cut');
      expect(parts[cuts]).toMatchObject({ start: cut });
      expect(parts.slice(cuts + 1).map(({ kind }) => kind)).toEqual(['envelope', 'file', 'end']);
    }
  });

  test('an end and the next beginning are gone: what was swallowed does not make up for what is missing', async () => {
    const [a, b] = [pieces(envelopes.slice(0, 2), []), pieces(envelopes.slice(2), [])];
    const joined = concatBytes(...a.slice(0, -2), ...b.slice(1));
    expect(await found(joined)).toEqual(['1', '3', 'bundle-miscounted', 'end 1 0']);
    // The first line alone holds nothing.
    expect(await found(concatBytes(...a.slice(1), ...b))).toEqual(['1', '2', 'end 2 0', '3', 'end 1 0']);
    expect(await found(concatBytes(...a, ...b.slice(-1)))).toEqual([
      '1',
      '2',
      'end 2 0',
      'bundle-miscounted',
      'end 1 0',
    ]);
  });

  test('what is no bundle gives nothing, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const seen = await found(bytes);
        expect(seen.every((name) => name.startsWith('bundle-'))).toBe(true);
        expect(seen.at(-1)).toBe('bundle-cut');
      }),
    );
  });
});
