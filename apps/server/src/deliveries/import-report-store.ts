import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { readQuarantine, type QuarantinedRow } from './quarantine-store.ts';

/** What `kua import --json` prints. */
export type ImportReport = Readonly<{
  election: string;
  source: string;
  delivery: string;
  sequence: number;
  rows: RowCounts & Readonly<{ read: number }>;
  files: readonly FileReport[];
  /** Quarantined rows by reason. */
  codes: Readonly<Record<string, number>>;
  /** Mistakes that did not cost their row, and further ones of rows that are quarantined, by reason. */
  remarks: Readonly<Record<string, number>>;
  /** The first of them. */
  quarantine: readonly QuarantinedRow[];
  /** Results for which this source says more than one thing. */
  conflicts: number;
  dryRun: boolean;
}>;

type RowCounts = Readonly<{ imported: number; unchanged: number; quarantined: number }>;
export type FileReport = RowCounts & Readonly<{ name: string; read: number; encoding: string; delimiter: string }>;

export type ReportQuestion = Readonly<{
  election: string;
  /** Entry id of the delivery. */
  delivery: string;
  /** Sequence to which the election was folded before the import: a delivery that was in it is unchanged now. */
  foldedAlready: number;
  /** Sequence that the delivery has in a dry run. */
  preview: number | null;
  dryRun: boolean;
}>;

/**
 * What became of a delivery, as of now: rows of units that the registry did not know count once it does. Fails with the reasons when the delivery could not be read at all.
 */
export async function readImportReport(
  client: ClientBase,
  question: ReportQuestion,
): Promise<Result<ImportReport, readonly Problem[]>> {
  const { election, delivery, preview, dryRun, foldedAlready } = question;
  const sequence = preview ?? (await sequenceOf(client, election, delivery));
  const quarantined = await readQuarantine(client, { election, sequence });
  const stored = await readStored(client, election, sequence);
  if (stored === null) return failure(quarantined.first.map(({ code, sentence }) => ({ code, sentence })));
  const again = sequence <= foldedAlready;
  const files = stored.files.map((file, index): FileReport => {
    const { name, encoding, delimiter, rows } = file;
    const held = quarantined.byFile.get(index) ?? 0;
    const imported = again ? 0 : file.imported;
    return { name, encoding, delimiter, read: rows, imported, unchanged: rows - held - imported, quarantined: held };
  });
  return success({
    election,
    source: stored.source,
    delivery: stored.label,
    sequence,
    rows: {
      read: sum(files, 'read'),
      imported: sum(files, 'imported'),
      unchanged: sum(files, 'unchanged'),
      quarantined: sum(files, 'quarantined'),
    },
    files,
    codes: quarantined.codes,
    remarks: quarantined.remarks,
    quarantine: quarantined.first,
    conflicts: await countConflicts(client, election, stored.source),
    dryRun,
  });
}

function sum(files: readonly FileReport[], key: 'read' | keyof RowCounts): number {
  return files.reduce((total, file) => total + file[key], 0);
}

async function sequenceOf(client: ClientBase, election: string, id: string): Promise<number> {
  const { rows } = await client.query('select sequence from ledger.entry where election = $1 and id = $2', [
    election,
    id,
  ]);
  return z.object({ sequence: z.number() }).parse(rows[0]).sequence;
}

const storedRow = z.object({
  source: z.string(),
  label: z.string(),
  files: z.array(
    z.object({ name: z.string(), encoding: z.string(), delimiter: z.string(), rows: z.number(), imported: z.number() }),
  ),
});

async function readStored(
  client: ClientBase,
  election: string,
  sequence: number,
): Promise<z.infer<typeof storedRow> | null> {
  const { rows } = await client.query(
    'select source, label, files from delivery_report where election = $1 and sequence = $2',
    [election, sequence],
  );
  return rows.length === 0 ? null : storedRow.parse(rows[0]);
}

async function countConflicts(client: ClientBase, election: string, source: string): Promise<number> {
  const { rows } = await client.query(
    `select count(*) as conflicts from result where election = $1 and source = $2 and conflict <> '{}'`,
    [election, source],
  );
  return z.object({ conflicts: z.number() }).parse(rows[0]).conflicts;
}
