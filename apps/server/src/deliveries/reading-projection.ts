import type { DeliveryBatch, DeliveryItem } from '@kua/core/deliveries/reading.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { countStaged, type RowCounts } from './staged-count-projection.ts';
import { foldStagedRegistry, stageTerritories, type StagedRegistry } from './staged-registry-projection.ts';
import { foldStagedResults, rankOfLabel, type StagedDelivery } from './staged-result-projection.ts';
import { foldStagedTurnout } from './staged-turnout-projection.ts';
import { dropStaging, openStaging, type Staging } from './staging-projection.ts';

/** One file of a delivery as it was read and taken: a row of the stored report. */
export type FoldedFile = Readonly<{ name: string; rows: number; encoding: string; delimiter: string }> & RowCounts;

/**
 * Without statistics a later join takes hundreds of thousands of units for a handful and looks them up one by one, for minutes. In
 * a rebuild, one transaction, nothing else makes them.
 */
const rowsWorthAnalyzing = 5000;

/** Folds what reading the stored files of a delivery gives, and stores the report. */
export async function foldReading(
  context: FoldContext,
  named: Omit<StagedDelivery, 'rank'>,
  batches: AsyncIterable<DeliveryBatch>,
): Promise<void> {
  // Sorts and hashes of a large delivery stay in memory; the setting ends with the transaction.
  await context.client.query("set local work_mem = '64MB'");
  const staging = await openStaging(context.client);
  const registry: StagedRegistry = { territories: [], contests: [], cells: [] };
  const files: OpenFile[] = [];
  for await (const { items } of batches) {
    for (const item of items) stageItem(item, { staging, registry, files });
    await staging.drain();
  }
  await staging.finish();
  await stageTerritories(context, registry.territories);
  const counts = await countStaged(context, named.source);
  const delivery = { ...named, rank: await rankOfLabel(context, named.source, named.label) };
  await foldStagedRegistry(context, delivery.sequence, registry);
  await foldStagedResults(context, delivery);
  await foldStagedTurnout(context, delivery);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  if (rows >= rowsWorthAnalyzing) await context.client.query('analyze territory, station, statement, result, turnout');
  await writeQuarantine(context, delivery.sequence);
  await writeReport(
    context,
    delivery,
    files.map((file, index) => ({ ...file, ...(counts.get(index) ?? noRows) })),
  );
  await context.client.query('drop table pg_temp.staged_territory');
  await dropStaging(context.client);
}

/** Keeps why a delivery could not be read at all: no row of it was. */
export async function foldUnreadable(
  context: FoldContext,
  sequence: number,
  problems: readonly Problem[],
): Promise<void> {
  await context.client.query(
    `insert into quarantine (election, sequence, file, line, column_name, code, sentence, rows)
     select $1, $2, 0, p.line, p.column_name, p.code, p.sentence, 0
     from unnest($3::integer[], $4::text[], $5::text[], $6::text[]) as p (line, column_name, code, sentence)`,
    [
      context.election,
      sequence,
      problems.map(({ line }) => line ?? 0),
      problems.map(({ column }) => column ?? null),
      problems.map(({ code }) => code),
      problems.map(({ sentence, file }) => (file === undefined ? sentence : `${file}: ${sentence}`)),
    ],
  );
}

type OpenFile = { name: string; delimiter: string; encoding: string; rows: number };
type Stages = Readonly<{ staging: Staging; registry: StagedRegistry; files: OpenFile[] }>;
const noRows: RowCounts = { imported: 0, unchanged: 0, quarantined: 0 };

function stageItem(item: DeliveryItem, { staging, registry, files }: Stages): void {
  switch (item.type) {
    case 'rows':
      staging.addRows(item);
      if (item.territory !== null) registry.territories.push(item.territory);
      break;
    case 'quarantine':
      staging.addQuarantine(item);
      break;
    case 'territory':
      registry.territories.push(item.territory);
      break;
    case 'contest':
      registry.contests.push(item.contest);
      break;
    case 'cell':
      registry.cells.push(item);
      break;
    case 'file':
      files[item.file] = { name: item.name, delimiter: item.delimiter, encoding: '', rows: 0 };
      break;
    case 'file-end': {
      const file = files[item.file];
      if (file !== undefined) Object.assign(file, { rows: item.rowsRead, encoding: item.encoding });
    }
  }
}

async function writeQuarantine(context: FoldContext, sequence: number): Promise<void> {
  await context.client.query(
    `insert into quarantine (election, sequence, file, line, column_name, code, sentence, rows)
     select $1, $2, file, line, column_name, code, sentence, rows from pg_temp.staged where code is not null`,
    [context.election, sequence],
  );
  await context.client.query(
    `insert into quarantine (election, sequence, file, line, column_name, code, sentence, rows, unit_kind, unit)
     select $1, $2, file, line, null, unit_kind || '-unknown',
       unit_kind || ' ' || unit || ' is not in the registry of this election: it is kept, and counts once the registry knows it',
       rows, unit_kind, unit
     from pg_temp.staged s
     where code is null and part = 0 and case unit_kind
       when 'station' then not exists (select from station where station.election = $1 and station.id = s.unit)
       else not exists (select from territory where territory.election = $1 and territory.id = s.unit) end`,
    [context.election, sequence],
  );
}

async function writeReport(
  context: FoldContext,
  { sequence, source, label }: StagedDelivery,
  files: readonly FoldedFile[],
): Promise<void> {
  const sum = (count: (file: FoldedFile) => number): number => files.reduce((total, file) => total + count(file), 0);
  await context.client.query(
    `insert into delivery_report (election, sequence, source, label, files, rows_read, imported, unchanged, quarantined)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      context.election,
      sequence,
      source,
      label,
      JSON.stringify(files),
      sum((file) => file.rows),
      sum((file) => file.imported),
      sum((file) => file.unchanged),
      sum((file) => file.quarantined),
    ],
  );
}
