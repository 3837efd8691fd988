/** A small election in a real ledger: registry entries, then protocols as they arrive. */
import { mkdtemp, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { makeDevice } from '@kua/device/device.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries, listElections, type Appended } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { startServer, type Server, type ServerOptions } from '../../apps/server/src/http/server.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { packRules } from '../../apps/server/src/registry/pack-rules.ts';

export type LedgerElection = Readonly<{
  id: string;
  date: string;
  pack: string;
  rehearsal?: boolean;
  embargoUntil?: string | null;
  /** Beside official and observers. */
  organisations?: readonly string[];
  /** In place of the usual one. */
  contests?: readonly Contest[];
}>;

const usualStations = 21;

/** 21 stations, or as many as wished, in two regions; sources official and observers, two candidates. */
export async function beginElection(
  database: Database,
  given: LedgerElection,
  stationCount = usualStations,
): Promise<void> {
  const name = { kk: `Сайлау <b>${given.id}</b>`, ru: `Выборы <b>${given.id}</b>`, en: `Election <b>${given.id}</b>` };
  const country = given.pack === 'kz' ? 'KZ' : 'ZZ';
  const { organisations = [], contests, ...described } = given;
  const election = { rehearsal: false, embargoUntil: null, ...described, name, country };
  const contest = {
    id: 'president',
    name,
    fields: ['registered', 'cast', 'valid', 'invalid'].map((id) => ({ id, name: { en: id } })),
    options: ['anna', 'bek'].map((id) => ({ id, name: { en: id }, kind: 'candidate', color: null })),
    denominator: 'cast',
    relations: [],
    maxTurnout: 1,
    stations: 'all',
  };
  const sources = ['official', 'observers', ...organisations].map((id) => ({ id, name: { en: id } }));
  const territories = [
    { id: 'whole', parent: null, level: 0, name },
    { id: 'north', parent: 'whole', level: 1, name: { en: 'North' } },
    { id: 'south', parent: 'whole', level: 1, name: { en: 'South' } },
  ];
  const stations = Array.from({ length: stationCount }, (_, index) => ({
    id: String(index + 1),
    number: String(index + 1),
    name: null,
    address: null,
    territory: index % 2 === 0 ? 'north' : 'south',
    latitude: null,
    longitude: null,
    registered: null,
  }));
  await append(database, given.id, [
    contentEntry('registry', { type: 'election', election, contests: contests ?? [contest], sources }),
    contentEntry('registry', { type: 'territories', territories }),
    contentEntry('registry', { type: 'stations', stations }),
  ]);
}

export async function sendProtocol(
  database: Database,
  election: string,
  protocol: Readonly<{ source: string; station: string; anna: number; bek: number; registered?: number }>,
): Promise<void> {
  const { anna, bek, source, station } = protocol;
  const device = makeDevice();
  const fields = { registered: protocol.registered ?? null, cast: anna + bek, valid: anna + bek, invalid: 0 };
  const submission = await testSubmission(
    {
      election,
      kind: 'protocol',
      station,
      capturedAt: '2026-11-22T15:00:00Z',
      body: { contest: 'president', fields, options: { anna, bek } },
    },
    device,
  );
  const appended = await append(database, election, [...enrolledEntries([device], source), submission.entry]);
  const sequence = appended.at(-1)?.sequence ?? 0;
  await append(database, election, [openingsEntry([submission.opening(sequence)])]);
}

async function append(
  database: Database,
  election: string,
  entries: Parameters<typeof appendEntries>[1]['entries'],
): Promise<readonly Appended[]> {
  return appendEntries(database.app, { election, entries, receivedAt: new Date().toISOString() });
}

export type Serving = Server & Readonly<{ dataFolder: string; log: readonly string[] }>;

/**
 * A server on a free port, with a portal of two files instead of the built one. Elections that are there have keys, as if brought,
 * and what was appended before is known to the door when it opens.
 */
export async function serve(
  database: Database,
  { withKeys = true, ...given }: Partial<ServerOptions> & Readonly<{ withKeys?: boolean }> = {},
): Promise<Serving> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kua-serve-'));
  const keysFolder = given.keysFolder ?? join(dataFolder, 'keys');
  const objects = folderObjects(join(dataFolder, 'objects'));
  for (const election of await listElections(database.app)) {
    if (withKeys) await makeElectionKeys(keysFolder, election, { now: new Date() });
    await projectToHead(database, { election, objects, folds });
  }
  const portal = join(dataFolder, 'portal');
  await mkdir(join(portal, 'assets'), { recursive: true });
  await writeFile(join(portal, 'index.html'), '<!doctype html><title>portal</title><script>window.early = 1</script>');
  await writeFile(join(portal, 'assets', 'main-a1b2c3d4.js'), 'export const portal = 1;');
  const log: string[] = [];
  const started = await startServer({
    database,
    dataFolder,
    keysFolder,
    portal,
    objects,
    folds,
    rules: packRules().rules,
    clock: () => new Date(),
    log: pino({ base: null }, { write: (line) => void log.push(line) }),
    port: 0,
    ...given,
  });
  if (!started.ok) throw new Error(started.error.sentence);
  return { ...started.value, dataFolder, log };
}

/** Asks again until the answer is as wished; how long it took. */
export async function until<T>(
  ask: () => Promise<T>,
  wished: (answer: T) => boolean,
  limitMs = 10_000,
): Promise<Readonly<{ answer: T; milliseconds: number }>> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    const milliseconds = performance.now() - started;
    if (wished(answer)) return { answer, milliseconds };
    if (milliseconds > limitMs) throw new Error(`not so after ${limitMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
