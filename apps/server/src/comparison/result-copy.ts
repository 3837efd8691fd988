import type { SourceResult } from '@kua/core/protocols/statement.ts';

/** A result of a station as COPY's text format writes it: unit, source, rest_is_zero, conflict, figures. */
export type CopiedResult = Readonly<{ unit: string; source: string; result: SourceResult }>;

/** Takes chunks of a COPY stream as they come and hands out its rows. Owned by one stream. */
export type ResultCopyReader = Readonly<{ push: (chunk: Buffer) => void; end: () => void }>;

const tab = 9;
const newline = 10;
const comma = 44;
const zero = 48;
const nine = 57;
const openBrace = 123;
const letterN = 78;
const letterT = 116;

const noConflict: readonly number[] = [];

/**
 * Reads figures byte by byte: turning two million of them into text and back again takes longer than the database needs to find them.
 */
export function resultCopyReader(onRow: (row: CopiedResult) => void): ResultCopyReader {
  let rest: Buffer = Buffer.alloc(0);

  function push(chunk: Buffer): void {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(newline, start);
      if (end < 0) break;
      onRow(readRow(bytes, start, end));
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }

  function end(): void {
    if (rest.length > 0) throw new Error('the stream of results ended inside a row');
  }
  return { push, end };
}

function readRow(bytes: Buffer, start: number, end: number): CopiedResult {
  const afterUnit = fieldEnd(bytes, start, end);
  const afterSource = fieldEnd(bytes, afterUnit + 1, end);
  const afterZero = fieldEnd(bytes, afterSource + 1, end);
  const afterConflict = fieldEnd(bytes, afterZero + 1, end);
  const conflict = readIntegers(bytes, afterZero + 1, afterConflict);
  return {
    unit: readText(bytes, start, afterUnit),
    source: readText(bytes, afterUnit + 1, afterSource),
    result: {
      figures: readIntegers(bytes, afterConflict + 1, end),
      conflict: conflict.length === 0 ? noConflict : conflict.filter((position) => position !== null),
      restIsZero: bytes[afterSource + 1] === letterT,
    },
  };
}

function fieldEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== tab) at += 1;
  return at;
}

/** `{1,NULL,3}` → [1, null, 3]. */
function readIntegers(bytes: Buffer, start: number, end: number): (number | null)[] {
  const integers: (number | null)[] = [];
  if (bytes[start] !== openBrace) throw new Error('a row of results holds no array');
  let at = start + 1;
  while (at < end - 1) {
    let value: number | null = null;
    if (bytes[at] === letterN) {
      while (at < end - 1 && bytes[at] !== comma) at += 1;
    } else {
      value = 0;
      for (; at < end - 1; at += 1) {
        const digit = bytes[at] ?? 0;
        if (digit === comma) break;
        if (digit < zero || digit > nine) throw new Error('a figure of a result is not a number');
        value = value * 10 + (digit - zero);
      }
    }
    integers.push(value);
    at += 1;
  }
  return integers;
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** COPY writes a backslash before itself and as letters for control characters. */
function readText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter) : text;
}
