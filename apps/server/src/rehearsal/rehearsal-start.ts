/** What the rehearsal's ledger holds before its portal opens. Each step may be interrupted and is the same when it is done again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { enrolmentEntryId, invitationDigest } from '@kua/core/access/enrolment.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { submissionEntryId } from '@kua/core/evidence/envelope.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import type { RegistryBody } from '@kua/core/registry/registry-contract.ts';
import type { Arrival } from '@kua/rehearsal/arrival.ts';
import { officialFile } from '@kua/rehearsal/official-file.ts';
import type { Rehearsal } from '@kua/rehearsal/simulate.ts';
import { encryptTo, sealedSubmission } from '@kua/device/sealing.ts';
import { saidBy } from '@kua/rehearsal/submission.ts';
import type { Device } from '@kua/device/device.ts';
import { folds } from '../deliveries/folds.ts';
import { importFiles } from '../deliveries/import-run.ts';
import { ensureElectionKeys } from '../evidence/election-keys.ts';
import { findKeyList } from '../evidence/key-list-store.ts';
import { appendEntries, headSequence, knownIds } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import type { Opener } from '../intake/opener.ts';
import { openWaiting } from '../intake/opening-job.ts';
import { submissionEntry } from '../intake/submission-entry.ts';
import { packRegistryEntries } from '../registry/pack-files.ts';
import { officialFileName, officialMapping } from './official-mapping.ts';
import { phoneOf } from './rehearsal-phone.ts';
import { rehearsalElection } from './rehearsal-plan.ts';

/** Where the rehearsal takes place. */
export type Stage = Readonly<{
  database: Database;
  objects: ObjectStore;
  pack: Pack;
  rehearsal: Rehearsal;
  keysFolder: string;
  opener: Opener;
  now: () => Date;
}>;

/** How many protocols are in before anybody watches. */
export const firstBatch = 1200;

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
  let sent = await countSent(stage);
  if (sent < Math.min(firstBatch, rehearsal.arrivals.length)) {
    tell(`Registering ${rehearsal.stations.length} invented stations …`);
    await append(stage, registry);
    tell('Importing their official result …');
    const imported = await importOfficial(stage);
    if (!imported.ok) return imported;
    tell(`Taking in the first ${firstBatch} protocols of observers …`);
    await sendProtocols(stage, rehearsal.arrivals.slice(sent, firstBatch));
    sent = await countSent(stage);
  }
  await projectToHead(database, { election, objects: stage.objects, folds });
  await openWaiting(election, { ...stage, folds, clock: stage.now });
  return success({ sent, found });
}

/**
 * Seals and signs protocols as phones do, and puts them into the ledger as the door does, all in one append: when it returns they are on
 * disk. A phone that is new is enrolled with them. One that sends again sends what is there already.
 */
export async function sendProtocols(stage: Stage, arrivals: readonly Arrival[]): Promise<void> {
  const { database, keysFolder, rehearsal, now } = stage;
  const known = await findKeyList(database.app, election);
  const keys = await ensureElectionKeys({ pool: database.app, keysFolder, election, now: now(), known, mayMake: true });
  if (!keys.ok) throw new Error(`the rehearsal has no keys: ${keys.error}`);
  const encrypt = encryptTo(keys.value.list);
  const there = await knownIds(database.app, { election, ids: arrivals.map(entryIdOf) });
  const fresh = new Map(
    arrivals.map((arrival) => [entryIdOf(arrival), arrival] as const).filter(([id]) => !there.has(id)),
  );
  const phones = new Map([...fresh.values()].map(({ device }) => [device, phoneOf(device)] as const));
  const submissions: NewEntry[] = [];
  for (const arrival of fresh.values()) {
    const said = saidBy(rehearsal, election, arrival);
    submissions.push(submissionEntry(await sealedSubmission(said, phoneOf(arrival.device), encrypt)));
  }
  await append(stage, [...enrolments([...phones.values()]), ...submissions]);
}

/** Invitations that were made for these very phones, and their enrolments. The same phones again are the same entries. */
function enrolments(phones: readonly Device[]): readonly NewEntry[] {
  return phones.flatMap(({ key }): readonly NewEntry[] => {
    const invitation = invitationDigest(key);
    return [
      contentEntry('registry', { type: 'invitations', invitations: [invitation], source: 'observers' }),
      {
        id: enrolmentEntryId(invitation),
        kind: 'registry',
        body: canonicalBytes({ type: 'enrolment', invitation, device: key }),
      },
    ];
  });
}

function entryIdOf({ device, entry }: Arrival): string {
  return submissionEntryId({ device: phoneOf(device).key, id: entry });
}

async function append({ database, now }: Stage, entries: readonly NewEntry[]): Promise<void> {
  const appended = await appendEntries(database.app, { election, entries, receivedAt: now().toISOString() });
  const refused = appended.find(({ outcome }) => outcome === 'conflict');
  if (refused !== undefined) throw new Error(`entry ${refused.id} of the rehearsal stands for something else`);
}

/** Protocols are sent in order and each batch is in the ledger as a whole or not at all: what it has is how far the feed came. */
async function countSent({ database, rehearsal: { arrivals } }: Stage): Promise<number> {
  const ids = arrivals.map(entryIdOf);
  const known = await knownIds(database.app, { election, ids });
  const next = ids.findIndex((id) => !known.has(id));
  return next === -1 ? arrivals.length : next;
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
