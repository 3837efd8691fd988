/** The registry of a day at the desk in the country's own regions, with so many invented stations. */
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { RegistryBody } from '@kua/core/registry/registry-contract.ts';
import type { Station } from '@kua/core/registry/election.ts';
import { placeStations } from '@kua/rehearsal/station-layout.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { loadPack, packRegistryEntries } from '../../apps/server/src/registry/pack-files.ts';
import { rehearsalElection, rehearsalPlan, usualSeed } from '../../apps/server/src/rehearsal/rehearsal-plan.ts';
import { at, election, votingDay } from './coverage-day.ts';

export async function beginCountry(database: Database, count: number): Promise<readonly Station[]> {
  const pack = await loadPack('kz');
  if (!pack.ok) throw new Error('the pack kz has a mistake');
  const plan = rehearsalPlan(pack.value, usualSeed);
  const described = { ...rehearsalElection, id: election, date: votingDay };
  const bodies = packRegistryEntries(pack.value, { election: described, contests: [plan.contest] });
  if (!bodies.ok) throw new Error(JSON.stringify(bodies.error));
  const stations = placeStations(usualSeed, plan.districts, count).map(({ station }) => station);
  const all: readonly RegistryBody[] = [...bodies.value, { type: 'stations', stations }];
  const entries = all.map((body) => contentEntry('registry', body));
  await appendEntries(database.app, { election, entries, receivedAt: at('05:00').toISOString() });
  return stations;
}
