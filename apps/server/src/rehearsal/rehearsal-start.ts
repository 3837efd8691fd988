/** What the rehearsal's ledger holds before its portal opens. Each step may be interrupted and is the same when it is done again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { RegistryBody } from '@kua/core/registry/registry-contract.ts';
import { officialFile } from '@kua/rehearsal/official-file.ts';
import { folds } from '../deliveries/folds.ts';
import { importFiles } from '../deliveries/import-run.ts';
import { headSequence, knownIds } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import { openWaiting } from '../intake/opening-job.ts';
import { packRegistryEntries } from '../registry/pack-files.ts';
import { officialFileName, officialMapping } from './official-mapping.ts';
import { rehearsalElection } from './rehearsal-plan.ts';
import { appendAll, countProtocols, firstBatch, sendProtocols } from './rehearsal-sending.ts';
import type { Stage } from './rehearsal-stage.ts';

const election = rehearsalElection.id;

/** How many protocols of the schedule the ledger has, and whether the election was there before. */
export type Started = Readonly<{ sent: number; found: boolean }>;

/** Brings the election to where watching begins: registered, official result imported, first protocols in; or finds it there. */
export async function startRehearsal(
  stage: Stage,
  tell: (line: string) => void = () => undefined,
): Promise<Result<Started, readonly Problem[]>> {
  const { database, rehearsal } = stage;
  const registry = registryEntries(stage);
  const found = (await headSequence(database.app, election)) > 0;
  if (found && !(await isThisRehearsal(database, registry))) return failure([otherRehearsal]);
  let sent = await countProtocols(stage);
  if (sent < Math.min(firstBatch, rehearsal.arrivals.length)) {
    tell(`Registering ${rehearsal.stations.length} invented stations …`);
    await appendAll(stage, registry);
    tell('Importing their official result …');
    const imported = await importOfficial(stage);
    if (!imported.ok) return imported;
    tell(`Taking in the first ${firstBatch} protocols of observers …`);
    await sendProtocols(stage, rehearsal.arrivals.slice(sent, firstBatch));
    sent = await countProtocols(stage);
  }
  await projectToHead(database, { election, objects: stage.objects, folds });
  await openWaiting(election, { ...stage, folds, clock: stage.now });
  return success({ sent, found });
}

function registryEntries({ pack, rehearsal: { contest, stations } }: Stage): readonly NewEntry[] {
  const bodies = packRegistryEntries(pack, { election: rehearsalElection, contests: [contest] });
  if (!bodies.ok) throw new Error(bodies.error.map(({ sentence }) => sentence).join(' '));
  const all: readonly RegistryBody[] = [...bodies.value, { type: 'stations', stations: [...stations] }];
  return all.map((body) => contentEntry('registry', body));
}

/** The registry goes in first and at once: the ledger of the same seed has all of it. */
async function isThisRehearsal(database: Database, registry: readonly NewEntry[]): Promise<boolean> {
  const ids = registry.map(({ id }) => id);
  return (await knownIds(database.app, { election, ids })).size === ids.length;
}

const otherRehearsal: Problem = {
  code: 'rehearsal-other',
  sentence:
    'This data folder holds a rehearsal of another seed, or of another version of Kua. Name its seed with --seed, or another folder with --data.',
};

/** Through the same door as every file of results. */
async function importOfficial(stage: Stage): Promise<Result<unknown, readonly Problem[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-rehearsal-'));
  try {
    const path = join(folder, officialFileName);
    await writeFile(path, officialFile(stage.rehearsal));
    const source = stage.pack.manifest.sources.find(({ id }) => id === 'official');
    if (source === undefined) throw new Error('the pack kz has no source official');
    const imported = await importFiles({
      database: stage.database,
      objects: stage.objects,
      files: [path],
      mapping: officialMapping(rehearsalElection, stage.rehearsal.contest, source),
      dryRun: false,
      now: stage.now(),
      reportFiles: () => [],
    });
    if (imported.ok && imported.value.rows.quarantined > 0)
      throw new Error('rows of the official file were quarantined');
    return imported;
  } finally {
    await rm(folder, { recursive: true });
  }
}
