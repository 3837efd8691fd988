import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QuarantineItem, RowsItem } from '@kua/core/deliveries/reading.ts';
import { figuresToText } from '../protocols/figures-text.ts';

/** Where rows of a delivery are put as they are read. Written to PostgreSQL in pieces: nothing is held but the piece being filled. */
export type Staging = Readonly<{
  addRows: (item: RowsItem) => void;
  addQuarantine: (item: QuarantineItem) => void;
  /** Waits while PostgreSQL is behind; to be awaited between batches. */
  drain: () => Promise<void>;
  finish: () => Promise<void>;
}>;

const pieceLength = 128 * 1024;

/**
 * A temporary table without log or index, dropped by `dropStaging`. An item has a line for each of its statements; `part` 0 carries
 * the rows it counts for and what it says of the station. A line with a code is a row that was not taken.
 */
export async function openStaging(client: PoolClient): Promise<Staging> {
  await client.query(`
    create temporary table staged (
      file smallint not null, line integer not null, part smallint not null, rows integer not null,
      unit_kind text, unit text, contest text, rest_is_zero boolean, figures bigint[],
      described boolean, number text, name text, address text, territory text,
      latitude double precision, longitude double precision, registered bigint,
      minutes integer[], cast_counts bigint[], announced bigint[],
      column_name text, code text, sentence text
    ) on commit drop`);
  const copy = client.query(copyFrom('copy pg_temp.staged from stdin'));
  // An error of the copy is thrown by the next drain or finish: the stream must not bring the process down in between.
  let broken: Error | null = null;
  copy.on('error', (error: Error) => (broken = error));
  let piece = '';

  async function flush(): Promise<void> {
    if (broken !== null) throw broken;
    if (piece === '') return;
    const full = copy.write(piece);
    piece = '';
    if (!full) await once(copy, 'drain');
  }

  return {
    addRows: (item) => (piece += rowsLines(item)),
    addQuarantine: (item) => (piece += quarantineLine(item)),
    drain: async () => {
      if (piece.length >= pieceLength) await flush();
    },
    finish: async () => {
      await flush();
      const finished = once(copy, 'finish');
      copy.end();
      await finished;
      await client.query('analyze pg_temp.staged');
    },
  };
}

export async function dropStaging(client: PoolClient): Promise<void> {
  await client.query('drop table pg_temp.staged');
}

const noStation = '\t\\N'.repeat(8);
const noTurnout = '\t\\N'.repeat(3);
const noReason = '\t\\N'.repeat(3);

function rowsLines(item: RowsItem): string {
  const { file, line, rows, unitKind, statements } = item;
  const unit = escaped(item.unit);
  const first = statements[0];
  let text = `${file}\t${line}\t0\t${rows}\t${unitKind}\t${unit}${statementText(first)}${stationText(item)}${turnoutText(item)}${noReason}\n`;
  for (let part = 1; part < statements.length; part += 1) {
    text += `${file}\t${line}\t${part}\t0\t${unitKind}\t${unit}${statementText(statements[part])}${noStation}${noTurnout}${noReason}\n`;
  }
  return text;
}

function statementText(statement: RowsItem['statements'][number] | undefined): string {
  if (statement === undefined) return '\t\\N\t\\N\t\\N';
  return `\t${escaped(statement.contest)}\t${statement.restIsZero ? 't' : 'f'}\t${figuresToText(statement.figures)}`;
}

function stationText({ station }: RowsItem): string {
  if (station === null) return noStation;
  const { number, name, address, territory, latitude, longitude, registered } = station;
  return `\tt\t${escaped(number)}\t${escaped(name)}\t${escaped(address)}\t${escaped(territory)}\t${latitude ?? '\\N'}\t${longitude ?? '\\N'}\t${registered ?? '\\N'}`;
}

function turnoutText({ turnout }: RowsItem): string {
  if (turnout.length === 0) return noTurnout;
  const columns = (['minute', 'cast', 'announced'] as const).map((key) => turnout.map((point) => point[key]));
  return columns.map((column) => `\t${figuresToText(column)}`).join('');
}

function quarantineLine({ file, line, column, code, sentence, counted }: QuarantineItem): string {
  const nothing = '\t\\N'.repeat(16);
  return `${file}\t${line}\t0\t${counted ? 1 : 0}${nothing}\t${escaped(column)}\t${code}\t${escaped(sentence)}\n`;
}

/** The text format of COPY: backslash, tab and line ends are escaped, null is \N. */
function escaped(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, escapeOf) : value;
}

function escapeOf(character: string): string {
  if (character === '\\') return '\\\\';
  if (character === '\t') return '\\t';
  return character === '\n' ? '\\n' : '\\r';
}
