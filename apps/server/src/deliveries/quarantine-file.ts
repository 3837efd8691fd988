import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { byteOrderMark, csvLine } from '@kua/core/publication/csv-text.ts';
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
  await write(json ? '[' : byteOrderMark + csvLine(columns));
  return {
    add: async (rows) => {
      const lines = json
        ? rows.map((row) => JSON.stringify(row)).join(',\n')
        : rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
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
