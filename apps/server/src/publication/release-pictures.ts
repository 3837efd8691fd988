/** Redacted pictures beside the data of a release. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleasePath, StationSheet } from '@kua/core/publication/release-contract.ts';
import { picturePath, promisedDigest } from '@kua/core/publication/release-name.ts';
import type { ResultRecord } from '@kua/core/publication/station-sheet.ts';
import { readWithdrawnPictures } from './picture-store.ts';
import type { Snapshot } from './publication-store.ts';
import type { ReleaseOutput } from './release-output.ts';
import { readResults, type ResultKeys } from './sheet-store.ts';

/** What every source says of these stations; every picture that it names lies in the release. */
export async function readHeldResults(
  snapshot: Snapshot,
  stations: readonly string[],
  { keys, output }: Readonly<{ keys: ResultKeys; output: ReleaseOutput }>,
): Promise<ReadonlyMap<string, readonly ResultRecord[]>> {
  const found = await readResults(snapshot, stations, keys);
  const lost = new Set<ReleasePath>();
  for (const records of found.values())
    for (const path of picturesOf(records)) if (!(await output.hold(path))) lost.add(path);
  if (lost.size === 0) return found;
  // Figures do not wait for a picture that the store has lost.
  return new Map([...found].map(([station, records]) => [station, records.map((record) => without(record, lost))]));
}

function picturesOf(records: readonly ResultRecord[]): readonly ReleasePath[] {
  return records.flatMap(({ statements }) => statements.flatMap(({ pictures }) => pictures.map(({ path }) => path)));
}

function without(record: ResultRecord, lost: ReadonlySet<ReleasePath>): ResultRecord {
  const statements = record.statements.map((statement) => ({
    ...statement,
    pictures: statement.pictures.filter(({ path }) => !lost.has(path)),
  }));
  return { ...record, statements };
}

export function sheetPictures(sheet: StationSheet): readonly ReleasePath[] {
  return Object.values(sheet.results)
    .flatMap((sources) => Object.values(sources))
    .flatMap(({ statements }) => statements.flatMap(({ pictures = [] }) => pictures.map(({ path }) => path)));
}

/** What was taken back since a sequence goes at once: it may show somebody. Mirrors that are still copying begin again. */
export async function removeWithdrawn(snapshot: Snapshot, folder: string, since: number): Promise<void> {
  for (const digest of await readWithdrawnPictures(snapshot, since))
    await rm(join(folder, picturePath(digest)), { force: true });
}

/** Removes every picture that nothing in the release names. */
export async function sweepPictures(folder: string, named: ReadonlySet<ReleasePath>): Promise<void> {
  for (const name of await readdir(join(folder, 'pictures')).catch(() => [])) {
    const path = `pictures/${name}`;
    if (promisedDigest(path) !== null && !named.has(path)) await rm(join(folder, path), { force: true });
  }
}
