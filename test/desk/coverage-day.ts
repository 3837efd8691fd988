/** A morning of an election in a real ledger: fifty stations in two regions, and observers who send what they see. */
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { beginElection } from '../scenarios/ledger-election.ts';

export const election = 'morning';
/** Today, so that sessions of now hold: a rehearsal may be on any day. */
export const votingDay = new Date(Date.now() + 5 * 3600_000).toISOString().slice(0, 10);
/** An hour of voting day by the clocks of Kazakhstan. */
export const at = (time: string): Date => new Date(`${votingDay}T${time}:00+05:00`);

export type Observer = Readonly<{
  device: Device;
  station: string;
  /** Sends it at that hour and has it opened. @returns the id of the submission */
  say: (
    time: string,
    kind: 'checklist' | 'turnout' | 'violation' | 'correction' | 'protocol',
    body: object,
  ) => Promise<string>;
}>;

export type Morning = Readonly<{
  /** Somebody at a station, with a phone of a source. */
  observer: (station: string, source?: string) => Promise<Observer>;
  project: () => Promise<void>;
}>;

export const stationCount = 60;

/** Stations 1, 3, 5 … lie in the north, the others in the south; 1,000 voters each. */
export async function beginMorning(database: Database, objectsFolder: string): Promise<Morning> {
  await beginElection(
    database,
    { id: election, date: votingDay, pack: 'kz', rehearsal: true, organisations: ['echo'] },
    stationCount,
  );
  const append = (entries: readonly NewEntry[], time: Date) =>
    appendEntries(database.app, { election, entries, receivedAt: time.toISOString() });
  const stations = Array.from({ length: stationCount }, (_, index) => ({
    id: String(index + 1),
    number: String(index + 1),
    name: `School ${index + 1}`,
    address: null,
    territory: index % 2 === 0 ? 'north' : 'south',
    latitude: 43 + (index % 8) / 10,
    longitude: 76 + Math.floor(index / 8) / 10,
    registered: 1000,
  }));
  await append([contentEntry('registry', { type: 'stations', stations })], at('05:00'));
  return observing(database, objectsFolder);
}

/** Observers of an election whose stations stand in the ledger. */
export function observing(database: Database, objectsFolder: string): Morning {
  const append = (entries: readonly NewEntry[], time: Date) =>
    appendEntries(database.app, { election, entries, receivedAt: time.toISOString() });
  return {
    observer: async (station, source = 'observers') => {
      const device = makeDevice();
      await append(enrolledEntries([device], source), at('05:30'));
      return {
        device,
        station,
        say: async (time, kind, body) => {
          const said = { election, kind, station, capturedAt: at(time).toISOString(), body };
          const submission = await testSubmission(said as Parameters<typeof testSubmission>[0], device);
          const [sent] = await append([submission.entry], at(time));
          await append([openingsEntry([submission.opening(sent?.sequence ?? 0)])], at(time));
          return submission.envelope.id;
        },
      };
    },
    project: async () => {
      await projectToHead(database, { election, objects: folderObjects(objectsFolder), folds });
    },
  };
}

/** The opening list as she fills it in: let in, and with her own answers. */
export function openingList(answers: Readonly<Record<string, boolean | number | string>>) {
  return { list: 'opening', answers: { admitted: true, 'admitted-at': '06:05', ...answers } };
}

export function turnoutAt(time: string, cast: number | null, announced: number | null) {
  return { at: at(time).toISOString(), cast, announced };
}
