/**
 * Records of a delimited text file, chunk by chunk. Own code because a stray quote must cost one row, not the rest of the file
 * (docs/decisions/0010-own-table-reader.md).
 */

/** `broken` is null for a record that could be read; its `cells` are then as they stand in the file, unquoted and untrimmed. */
export type TableRecord = Readonly<{
  /** 1-based line where the record begins. */
  line: number;
  cells: readonly string[];
  broken: 'quote-broken' | 'record-too-long' | null;
}>;

export type TableReader = Readonly<{
  /** Records that end in this chunk. Blank lines are left out. */
  read(chunk: string): readonly TableRecord[];
  /** The rest, when there are no more chunks. */
  end(): readonly TableRecord[];
  /**
   * Tells how many cells a row has. A record that spans lines and has another number began with a stray quote: it then costs its
   * first line alone.
   */
  expect(width: number): void;
  /** Line where the next record begins. */
  line(): number;
}>;

/** Longer records are not data: they are reported and skipped, so that memory stays bounded. */
export const longestRecord = 1_000_000;

type Quoted = Readonly<{ kind: 'record'; cells: string[]; next: number }> | Readonly<{ kind: 'broken' | 'more' }>;

/** @param quote null for a file without quotes */
export function tableReader(delimiter: string, quote: string | null): TableReader {
  let rest = '';
  let line = 1;
  let width: number | null = null;
  /** A carriage return at the end of a chunk may be half of a line end. */
  let halfLineEnd = false;
  /** Inside a line that was already reported as too long. */
  let skipping = false;

  function normalized(chunk: string): string {
    let text = chunk;
    if (halfLineEnd) text = `\n${text.startsWith('\n') ? text.slice(1) : text}`;
    halfLineEnd = text.endsWith('\r');
    if (halfLineEnd) text = text.slice(0, -1);
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  function take(text: string, final: boolean): readonly TableRecord[] {
    const records: TableRecord[] = [];
    let at = 0;
    while (at < text.length) {
      const lineEnd = text.indexOf('\n', at);
      if (skipping) {
        if (lineEnd < 0) {
          at = text.length;
          break;
        }
        skipping = false;
        at = lineEnd + 1;
        line += 1;
        continue;
      }
      if (lineEnd < 0 && !final && text.length - at <= longestRecord) break;
      const end = lineEnd < 0 ? text.length : lineEnd;
      if (end - at > longestRecord) {
        records.push({ line, cells: [], broken: 'record-too-long' });
        skipping = lineEnd < 0;
        at = lineEnd < 0 ? text.length : lineEnd + 1;
        line += lineEnd < 0 ? 0 : 1;
        continue;
      }
      const content = text.slice(at, end);
      if (quote === null || !content.includes(quote)) {
        if (content.trim() !== '') records.push({ line, cells: content.split(delimiter), broken: null });
        at = end + 1;
        line += 1;
        continue;
      }
      const quoted = quotedRecord(text, at, { delimiter, quote, final });
      if (quoted.kind === 'more' && text.length - at <= longestRecord) break;
      if (quoted.kind === 'record' && (quoted.next <= end + 1 || fits(quoted.cells, width))) {
        records.push({ line, cells: quoted.cells, broken: null });
        line += linesIn(text, at, quoted.next);
        at = quoted.next;
      } else {
        records.push({ line, cells: [], broken: 'quote-broken' });
        at = end + 1;
        line += 1;
      }
    }
    rest = text.slice(at);
    return records;
  }

  return {
    read: (chunk) => take(rest + normalized(chunk), false),
    end: () => take(rest + (halfLineEnd ? '\n' : ''), true),
    expect: (cells) => {
      width = cells;
    },
    line: () => line,
  };
}

/** A record that has a quote in its first line. `next` is where the following record begins. */
function quotedRecord(
  text: string,
  start: number,
  { delimiter, quote, final }: Readonly<{ delimiter: string; quote: string; final: boolean }>,
): Quoted {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const open = skipSpaces(text, at, delimiter);
    if (text[open] === quote) {
      const closed = quotedCell(text, open + 1, quote);
      if (closed === null) return { kind: final ? 'broken' : 'more' };
      const after = skipSpaces(text, closed.next, delimiter);
      // A quote at the end of a chunk may be the first half of a doubled one.
      if (after >= text.length && !final) return { kind: 'more' };
      const follower = text[after];
      if (follower !== undefined && follower !== delimiter && follower !== '\n') return { kind: 'broken' };
      cells.push(closed.cell);
      if (follower !== delimiter) return { kind: 'record', cells, next: after + 1 };
      at = after + 1;
    } else {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0 && !final) return { kind: 'more' };
      const recordEnd = lineEnd < 0 ? text.length : lineEnd;
      const next = text.indexOf(delimiter, at);
      const cellEnd = next < 0 || next > recordEnd ? recordEnd : next;
      cells.push(text.slice(at, cellEnd));
      if (cellEnd === recordEnd) return { kind: 'record', cells, next: recordEnd + 1 };
      at = cellEnd + 1;
    }
  }
}

function quotedCell(text: string, start: number, quote: string): Readonly<{ cell: string; next: number }> | null {
  let doubled = false;
  let at = start;
  for (;;) {
    const found = text.indexOf(quote, at);
    if (found < 0) return null;
    if (text[found + 1] === quote) {
      doubled = true;
      at = found + 2;
      continue;
    }
    const cell = text.slice(start, found);
    return { cell: doubled ? cell.replaceAll(quote + quote, quote) : cell, next: found + 1 };
  }
}

function skipSpaces(text: string, start: number, delimiter: string): number {
  let at = start;
  while (text[at] === ' ' && delimiter !== ' ') at += 1;
  return at;
}

function fits(cells: readonly string[], width: number | null): boolean {
  return width === null || cells.length === width;
}

function linesIn(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return Math.max(lines, 1);
}
