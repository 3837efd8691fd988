/** The election of `bench-coverage`: Kazakhstan's regions with 10,400 stations, at noon of a day on which nine of ten stations are watched. */
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Said } from '@kua/device/sealing.ts';
import { appendEntries } from '../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../apps/server/src/intake/test-submission.ts';
import type { Database } from '../apps/server/src/postgres/database.ts';
import { deviceFrom } from '../apps/server/src/rehearsal/rehearsal-phone.ts';
import { at, election, openingList, turnoutAt } from '../test/desk/coverage-day.ts';
import { beginCountry } from '../test/desk/country-registry.ts';

export const coverageStations = 10_400;
const atOnce = 500;

export type Sent = Pick<Said, 'kind' | 'body'> & Readonly<{ station: string; index: number; time: string }>;

/** Registry, enrolments, and what observers sent until noon. @returns ids of the stations */
export async function fillCoverageDay(database: Database): Promise<readonly string[]> {
  const stations = await beginCountry(database, coverageStations);
  for (const piece of pieces(stations.map((_, index) => phoneOf(index))))
    await append(database, enrolledEntries(piece));
  for (const piece of pieces(stations.flatMap(({ id, registered }, index) => dayOf({ id, registered }, index))))
    await send(database, piece);
  return stations.map(({ id }) => id);
}

/** Sends it and has it opened. */
export async function send(database: Database, piece: readonly Sent[]): Promise<void> {
  const submissions = await Promise.all(
    piece.map(({ index, time, ...given }) =>
      testSubmission({ election, capturedAt: at(time).toISOString(), ...given }, phoneOf(index)),
    ),
  );
  const appended = await append(
    database,
    submissions.map(({ entry }) => entry),
  );
  await append(database, [
    openingsEntry(submissions.map(({ opening }, place) => opening(appended[place]?.sequence ?? 0))),
  ]);
}

/** Nobody at every tenth station; what is late and how turnout grows differ from station to station. */
function dayOf(
  { id: station, registered }: Readonly<{ id: string; registered: number | null }>,
  index: number,
): readonly Sent[] {
  if (index % 10 === 9) return [];
  const voted = (part: number): number => Math.round((registered ?? 0) * (part + (index % 7) / 500));
  const say = (time: string, kind: Sent['kind'], body: Sent['body']): Sent => ({ station, index, time, kind, body });
  const opening = say('06:20', 'checklist', openingList(index % 6 === 5 ? {} : { 'boxes-empty': true }));
  if (index % 9 === 3) return [opening];
  return [
    opening,
    say('10:05', 'turnout', turnoutAt('10:00', voted(0.11), voted(0.12))),
    say('12:05', 'turnout', turnoutAt('12:00', voted(0.23), voted(index % 97 === 10 ? 0.61 : 0.24))),
    ...(index % 4 === 0 ? [say('12:10', 'checklist', { list: 'voting', answers: { papers: true } })] : []),
  ];
}

function phoneOf(index: number) {
  return deviceFrom(`coverage ${index}`);
}

function pieces<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / atOnce) }, (_, piece) =>
    all.slice(piece * atOnce, (piece + 1) * atOnce),
  );
}

function append(database: Database, entries: readonly NewEntry[]) {
  return appendEntries(database.app, { election, entries, receivedAt: at('05:00').toISOString() });
}
