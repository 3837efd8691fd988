/** Where the real elections lie that tests read: never in this repository (docs/architecture.md). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { matchesFile } from '@kua/core/deliveries/file-match.ts';
import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import { parseMapping } from '@kua/core/deliveries/mapping-parse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mappings = new URL('mappings/', import.meta.url);

/** Folder of the real data, or why there is none. */
export const realData = resolve(root, process.env['KUA_REAL_DATA'] ?? '../shared/data');
export const realDataMissing = existsSync(join(realData, 'README.md'))
  ? null
  : `the real elections are not at ${realData} (KUA_REAL_DATA)`;

export const readyMappings: readonly string[] = readdirSync(mappings)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

/** A mapping of test/real/mappings by its name. */
export function readyMapping(name: string): Mapping {
  const parsed = parseMapping(JSON.parse(readFileSync(new URL(`${name}.json`, mappings), 'utf8')));
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

/** Paths of the files of the real data that a mapping reads: those of its election that its sections match. */
export function readyFiles(mapping: Mapping): readonly string[] {
  const folder = join(realData, mapping.election.id);
  return readdirSync(folder)
    .filter((name) => mapping.files.some(({ match }) => matchesFile(match, name)))
    .toSorted()
    .map((name) => join(folder, name));
}
