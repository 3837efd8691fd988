import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { baseName } from '@kua/core/deliveries/file-match.ts';
import { checkDelivery } from '@kua/core/deliveries/delivery-reader.ts';
import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import { parseMapping } from '@kua/core/deliveries/mapping-parse.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, type Result } from '@kua/core/kernel/result.ts';
import { compareText } from '@kua/core/kernel/text-order.ts';
import type { FoldContext, FoldProgress } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { overlayObjects, type ObjectStore } from '../evidence/object-store.ts';
import { previewEntries, projectToHead, type Projecting } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import { readKnownElection } from '../registry/known-election-store.ts';
import { deliveryEntry, mappingEntries } from './delivery-entries.ts';
import { folds } from './folds.ts';
import { foldedBefore, lookInside } from './import-state-store.ts';
import { readImportReport, type ImportReport } from './import-report-store.ts';
import { readKnownRegistry, wholeTerritory } from './known-registry-store.ts';
import { writeQuarantine, type ReportFiles } from './quarantine-file.ts';
import type { DeliveryPlace } from './quarantine-store.ts';
import { fileBytes, tableFile } from './table-file.ts';

export type ImportRequest = Readonly<{
  database: Database;
  /** Where the originals are kept. */
  objects: ObjectStore;
  /** Paths as they were given. */
  files: readonly string[];
  /** The mapping as parsed JSON. */
  mapping: unknown;
  /** Tells what would happen and leaves no trace. */
  dryRun: boolean;
  now: Date;
  /** Where the list of quarantined rows goes. */
  reportFiles: (place: DeliveryPlace) => ReportFiles;
  onProgress?: (progress: FoldProgress) => void;
}>;

/**
 * Imports files as one delivery: refuses what cannot be read at all before anything is stored, stores the originals, appends one entry
 * and folds it. When it returns, the originals and the entry are on disk. Interrupted anywhere and called again, it ends the same.
 */
export async function importFiles(request: ImportRequest): Promise<Result<ImportReport, readonly Problem[]>> {
  const checkedRequest = await checkRequest(request);
  if (!checkedRequest.ok) return checkedRequest;
  const mapping = checkedRequest.value;
  const { database } = request;
  const election = mapping.election.id;
  const objects = request.dryRun ? overlayObjects(request.objects) : request.objects;
  const projecting: Projecting = {
    election,
    objects,
    folds,
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  };
  const foldedAlready = await lookInside(database, (client) => foldedBefore(client, election));
  await projectToHead(database, projecting);
  const known = await lookInside(database, (client) => readKnownRegistry(client, election));
  const knownElection = await lookInside(database, (client) => readKnownElection(client, election));
  const registry = await mappingEntries(mapping, knownElection, known.root);
  if (!registry.ok) return registry;
  const files = request.files.map((path) => tableFile(path, fileBytes(path)));
  const root = known.root ?? wholeTerritory;
  const checked = await checkDelivery({ mapping, files, cells: known.cells, root, territories: known.territories });
  if (!checked.ok) return checked;

  const delivery = await storedDelivery(request, objects);
  const entries = [...registry.value, delivery];
  const receivedAt = request.now.toISOString();
  const look = async (client: FoldContext['client'], preview: number | null): ReturnType<typeof readImportReport> => {
    const report = await readImportReport(client, {
      election,
      delivery: delivery.id,
      foldedAlready,
      preview,
      dryRun: request.dryRun,
    });
    if (report.ok) await writeQuarantine(client, report.value, request.reportFiles(report.value));
    return report;
  };
  if (request.dryRun) {
    return previewEntries(database, { ...projecting, entries, receivedAt }, ({ client }, folded) =>
      look(client, folded.find(({ id }) => id === delivery.id)?.sequence ?? null),
    );
  }
  const appended = await appendEntries(database.app, { election, entries, receivedAt });
  if (appended.some(({ outcome }) => outcome === 'conflict'))
    throw new Error('an id derived from content stands for another');
  await projectToHead(database, projecting);
  return lookInside(database, (client) => look(client, null));
}

/** What can be refused without a database: a mapping that says nothing clear, files that are not there. */
export async function checkRequest(
  request: Pick<ImportRequest, 'files' | 'mapping'>,
): Promise<Result<Mapping, readonly Problem[]>> {
  const mapping = parseMapping(request.mapping);
  const unreadable = await unreadableFiles(request.files);
  if (mapping.ok && unreadable.length === 0) return mapping;
  return failure([...(mapping.ok ? [] : mapping.error), ...unreadable]);
}

/** Files in order of name and digest: the order in which they were named makes no other entry. */
async function storedDelivery({ files, mapping }: ImportRequest, objects: ObjectStore): Promise<NewEntry> {
  const stored: { name: string; digest: string; bytes: number }[] = [];
  for (const path of files) stored.push({ name: baseName(path), ...(await objects.put(path)) });
  stored.sort((a, b) => (a.name === b.name ? compareText(a.digest, b.digest) : compareText(a.name, b.name)));
  return deliveryEntry({ type: 'delivery', mapping, files: stored });
}

async function unreadableFiles(files: readonly string[]): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    const sentence = seen.has(resolve(file)) ? 'The file is given twice.' : await whyUnreadable(file);
    seen.add(resolve(file));
    if (sentence !== null) problems.push({ code: 'file-unreadable', file, sentence });
  }
  return problems;
}

async function whyUnreadable(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return 'This is a folder: name the files in it.';
    return found.isFile() ? null : 'This is not a file.';
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : null;
    if (why === 'ENOENT') return 'There is no such file.';
    if (why === 'EACCES') return 'The file may not be read.';
    throw error;
  }
}
