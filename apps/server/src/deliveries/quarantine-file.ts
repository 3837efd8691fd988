import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClientBase } from 'pg';
import { eachQuarantined, type DeliveryPlace, type QuarantinedRow } from './quarantine-store.ts';

/**
 * Where the list of quarantined rows goes: paths that end in `.json` get JSON, others CSV. One that is not `always` written is removed
 * when nothing is quarantined (any more).
 */
export type ReportFiles = readonly Readonly<{ path: string; always: boolean }>[];

/** Needs a transaction of its own or the caller's. */
export async function writeQuarantine(client: ClientBase, place: DeliveryPlace, files: ReportFiles): Promise<void> {
  if (files.length === 0) return;
  const writers: Writer[] = [];
  for (const { path } of files) writers.push(await openWriter(path));
  let written = 0;
  for await (const rows of eachQuarantined(client, place)) {
    for (const writer of writers) await writer.add(rows);
    written += rows.length;
  }
  for (const writer of writers) await writer.end();
  if (written > 0) return;
  for (const { path, always } of files) if (!always) await rm(path, { force: true });
}

type Writer = Readonly<{ add: (rows: readonly QuarantinedRow[]) => Promise<void>; end: () => Promise<void> }>;

async function openWriter(path: string): Promise<Writer> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(path, { encoding: 'utf8' });
  await once(stream, 'open');
  const json = path.toLowerCase().endsWith('.json');
  let first = true;
  async function write(text: string): Promise<void> {
    if (!stream.write(text)) await once(stream, 'drain');
  }
  await write(json ? '[' : `${columns.join(',')}\n`);
  return {
    add: async (rows) => {
      const lines = json ? rows.map((row) => JSON.stringify(row)).join(',\n') : rows.map(csvLine).join('');
      await write(json ? `${first ? '\n' : ',\n'}${lines}` : lines);
      first = false;
    },
    end: async () => {
      if (json) await write('\n]\n');
      stream.end();
      await once(stream, 'close');
    },
  };
}

const columns = ['file', 'row', 'column', 'code', 'sentence', 'rows'] as const;

function csvLine(row: QuarantinedRow): string {
  return `${columns.map((column) => csvCell(row[column])).join(',')}\n`;
}

/** Text that a spreadsheet would take for a formula is led by an apostrophe: it comes from strangers' files. */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
