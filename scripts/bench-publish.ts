/** A release from nothing, and after one changed protocol, at two sizes of a country. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderObjects } from '../apps/server/src/evidence/object-store.ts';
import { openDatabase, type Database } from '../apps/server/src/postgres/database.ts';
import { publishElection, type Publication } from '../apps/server/src/publication/publication.ts';
import {
  seedElection,
  seedObservers,
  stateProtocols,
  syntheticStation,
  type SyntheticElection,
} from '../test/scenarios/synthetic-election.ts';

const small: SyntheticElection = {
  id: 'bench-small',
  stations: 10_400,
  regions: 20,
  districts: 11,
  options: 8,
  rehearsal: true,
};
const large: SyntheticElection = { ...small, id: 'bench-large', stations: 100_000, districts: 108 };

type Folder = Readonly<{ database: Database; election: SyntheticElection; folder: string }>;

async function publish({ database, election, folder }: Folder, downloads: boolean): Promise<Publication> {
  const published = await publishElection({
    pool: database.app,
    election: election.id,
    folder,
    objects: folderObjects(join(folder, 'none')),
    now: new Date(),
    rules: () => Promise.resolve({ embargoEnd: null, credits: [], handbook: null }),
    downloads,
  });
  if (!published.ok) throw new Error(published.error.sentence);
  return published.value;
}

async function timed(work: () => Promise<Publication>, expected: Publication['made']): Promise<number> {
  const started = performance.now();
  const { made } = await work();
  const milliseconds = performance.now() - started;
  if (made !== expected) throw new Error(`the release was ${made}, not ${expected}`);
  return milliseconds;
}

/** One station changes, in turn of another region, and with it the largest discrepancies or none. */
async function afterOneProtocol(place: Folder, round: number): Promise<number> {
  const votes = Array.from({ length: place.election.options }, (_, option) => 50 + option + (round % 3) * 40);
  const sum = votes.reduce((total, each) => total + each, 0);
  const station = syntheticStation(1 + ((round * 4211) % place.election.stations));
  const figures = [2000, sum + 3, sum + 3, sum, 3, ...votes];
  await stateProtocols(place.database.projector, place.election.id, [{ source: 'observers', station, figures }]);
  return timed(() => publish(place, false), 'patched');
}

function median(times: readonly number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
}

/** Ratios: from nothing, to the budget of 5 s; after one protocol, to the budget of 200 ms and to the smaller country. */
export async function benchPublish(): Promise<readonly string[]> {
  const data = await mkdtemp(join(tmpdir(), 'kua-bench-'));
  const database = await openDatabase(data);
  try {
    const places = [small, large].map((election) => ({ database, election, folder: join(data, election.id) }));
    const whole: number[] = [];
    for (const place of places) {
      await seedElection(database.projector, place.election);
      await seedObservers(database.projector, place.election);
      whole.push(await timed(() => publish(place, true), 'built'));
    }
    // In turn, so that whatever else the machine does falls on both.
    const times = places.map((): number[] => []);
    for (let round = 0; round < 21; round += 1) {
      for (const [index, place] of places.entries()) times[index]?.push(await afterOneProtocol(place, round));
    }
    const [one = 0, oneOfMany = 0] = times.map(median);
    return [
      `publish-from-nothing-10400 ${(whole[0] ?? 0).toFixed(0)} ms ${((whole[0] ?? 0) / 5000).toFixed(2)}`,
      `publish-one-protocol-10400 ${one.toFixed(1)} ms ${(one / 200).toFixed(2)}`,
      `publish-one-protocol-100000 ${oneOfMany.toFixed(1)} ms ${(oneOfMany / one).toFixed(2)}`,
    ];
  } finally {
    await database.close();
    await rm(database.place, { recursive: true, force: true });
    await rm(data, { recursive: true, force: true });
  }
}
