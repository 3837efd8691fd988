/** Election packs from folders: those that come with the program, or one's own. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { compareText } from '@kua/core/kernel/text-order.ts';
import type { Contest, Election, Territory } from '@kua/core/registry/election.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import { formatPackPath, type PackMistake } from '@kua/core/registry/pack-mistake.ts';
import { readPack, territoriesOn } from '@kua/core/registry/pack.ts';
import { registryBody, type RegistryBody } from '@kua/core/registry/registry-contract.ts';
import { z } from 'zod';
import { readJson, type JsonDocument } from './json-places.ts';

const ownPacks = join(import.meta.dirname, '..', '..', '..', '..', 'packs');
const registryBodies = z.array(registryBody);
/** Larger than any country's list of districts, small enough to read at once. */
const largestFile = 16 * 1024 * 1024;

/** A pack by the id of one that comes with the program (`kz`), or from a folder (`./my-pack`). */
export async function loadPack(idOrFolder: string): Promise<Result<Pack, readonly Problem[]>> {
  return readPackFolder(/^[a-z0-9-]+$/.test(idOrFolder) ? join(ownPacks, idOrFolder) : idOrFolder);
}

/** The pack in a folder, or everything that is wrong with it, each with file, line and path. */
export async function readPackFolder(folder: string): Promise<Result<Pack, readonly Problem[]>> {
  const paths = await jsonFiles(folder);
  if (paths === null)
    return failure([{ code: 'pack-missing-folder', file: folder, sentence: 'There is no such folder.' }]);
  const documents = new Map<string, JsonDocument>();
  const problems: Problem[] = [];
  const unreadable = new Set<string>();
  for (const path of paths) {
    const read = await readDocument(folder, path);
    if ('value' in read) documents.set(path, read);
    else {
      problems.push(...read);
      unreadable.add(path);
    }
  }
  const result = readPack(new Map([...documents].map(([path, document]) => [path, document.value])), unreadable);
  if (result.ok && problems.length === 0) return result;
  const mistakes = result.ok ? [] : result.error.filter((mistake) => !followsFrom(mistake, unreadable));
  problems.push(...mistakes.map((mistake) => locate(mistake, folder, documents)));
  return failure(problems.toSorted((a, b) => compareText(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0)));
}

/**
 * Registry entries that start an election from a pack: the election with its contests and sources, and the territories of its day.
 * A real election must lie within the pack's validity; a rehearsal may borrow the rules for any day.
 */
export function packRegistryEntries(
  pack: Pack,
  options: Readonly<{ election: Election; contests: readonly Contest[] }>,
): Result<readonly RegistryBody[], readonly Problem[]> {
  const { election, contests } = options;
  const { id, version, validFrom, validTo, sources } = pack.manifest;
  const outside = (validFrom !== null && election.date < validFrom) || (validTo !== null && election.date > validTo);
  if (outside && !election.rehearsal) {
    const sentence = `The pack ${id} ${version} holds for voting days from ${validFrom ?? '…'} to ${validTo ?? '…'}, not for ${election.date}.`;
    return failure([{ code: 'pack-not-valid', column: 'election.date', sentence }]);
  }
  const day = outside ? (validFrom ?? election.date) : election.date;
  const territories = territoriesOn(pack, day).map(
    ({ id: territory, parent, level, name, shortName, tile }): Territory => ({
      id: territory,
      parent,
      level,
      name,
      ...(shortName === undefined ? {} : { shortName }),
      ...(tile === undefined ? {} : { tile }),
    }),
  );
  const bodies = registryBodies.safeParse([
    { type: 'election', election, contests, sources },
    ...(territories.length === 0 ? [] : [{ type: 'territories', territories }]),
  ]);
  if (bodies.success) return success(bodies.data);
  return failure(
    bodies.error.issues.map(({ path, message }) => ({
      code: 'registry-schema',
      column: path.map(String).join('.'),
      sentence: `${message}.`,
    })),
  );
}

async function jsonFiles(folder: string): Promise<readonly string[] | null> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) return null;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted(compareText);
}

async function readDocument(folder: string, path: string): Promise<JsonDocument | readonly Problem[]> {
  const file = join(folder, path);
  const bytes = await readFile(file);
  if (bytes.length > largestFile)
    return [{ code: 'pack-too-large', file, sentence: `The file is larger than ${largestFile} bytes.` }];
  const text = decodeUtf8(bytes);
  if (text === null) return [{ code: 'pack-not-utf8', file, sentence: 'The file is not UTF-8 text.' }];
  const read = readJson(text);
  return 'value' in read ? read : read.map((fault) => ({ ...fault, file }));
}

/** A leading byte order mark is dropped, as editors add it unseen. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A file that could not be read is there: that nothing is known of it is not a second mistake. */
function followsFrom({ code, file, sentence }: PackMistake, unreadable: ReadonlySet<string>): boolean {
  return (
    code === 'pack-missing-file' && (unreadable.has(file) || [...unreadable].some((path) => sentence.includes(path)))
  );
}

function locate(mistake: PackMistake, folder: string, documents: ReadonlyMap<string, JsonDocument>): Problem {
  const { code, file, path, sentence } = mistake;
  const line = documents.get(file)?.lineOf(path);
  return {
    code,
    sentence,
    file: join(folder, file),
    ...(line === undefined ? {} : { line }),
    ...(path.length === 0 ? {} : { column: formatPackPath(path) }),
  };
}
