/** A day at the desk that is worth a picture: the country's own regions, observers at work, reports of violations, a call for help. */
import { join } from 'node:path';
import type { SourceId } from '@kua/core/registry/election.ts';
import { randomId, sealedSubmission, encryptTo, type Said } from '@kua/device/sealing.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { until, type Serving } from '../scenarios/ledger-election.ts';
import { at, election, observing, openingList, turnoutAt, type Observer } from './coverage-day.ts';
import { beginCountry } from './country-registry.ts';
import { recipientsOf } from './report-stage.ts';

const stationCount = 600;
/** At this observer's station the announced figure jumps. */
const jumping = 10;
const othersThere = { 'others:observers': true, 'observers-number': 3, 'observers-from:party': true } as const;
/** Ids of stations begin with that of their region. */
const regionLetters = 'KZ-10'.length;

/** Before the server opens: the registry, and what observers sent until noon. @returns three of them, who have more to say */
export async function beginPicturedDay(database: Database, objectsFolder: string): Promise<readonly Observer[]> {
  const stations = await beginCountry(database, stationCount);

  const { observer, project } = observing(database, objectsFolder);
  const full = stations[0]?.id.slice(0, regionLetters);
  const watched = stations.filter(({ id }, index) => id.startsWith(full ?? '') || index % 4 === 0);
  const observers = await Promise.all(watched.map(({ id }, index) => observer(id, sourceOf(index))));
  for (const [index, { say }] of observers.entries()) {
    if (index % 9 === 8) continue;
    await say('06:20', 'checklist', openingList({ 'boxes-empty': true, ...(index === jumping ? othersThere : {}) }));
    if (index % 9 === 3) continue;
    const voters = watched[index]?.registered ?? 0;
    const voted = (part: number): number => Math.round(voters * (part + (index % 7) / 500));
    await say('10:05', 'turnout', turnoutAt('10:00', voted(0.11), voted(0.12)));
    await say('12:05', 'turnout', turnoutAt('12:00', voted(0.23), voted(index === jumping ? 0.61 : 0.24)));
    if (index % 4 === 0) await say('12:10', 'checklist', { list: 'voting', answers: { papers: true } });
  }
  await project();
  return observers.slice(0, 4);
}

function sourceOf(index: number): SourceId {
  return index % 5 === 4 ? 'voters' : 'observers';
}

type Telling = Readonly<{ server: Serving; database: Database; observer: Observer }>;

/** Sends it as her phone does, sealed, and waits until it is opened. @returns its sequence in the ledger */
export async function tell(
  { server, database, observer: { device, station } }: Telling,
  { time, ...given }: Pick<Said, 'kind' | 'body'> & Readonly<{ time: string }>,
): Promise<number> {
  const recipients = await recipientsOf({ url: server.url, election });
  const id = randomId();
  const said = { election, id, station, capturedAt: at(time).toISOString(), ...given };
  const envelope = await sealedSubmission(said, device, encryptTo(recipients));
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v1/submissions`, { method: 'POST', headers, body: JSON.stringify(envelope) });
  const text = 'select sequence from projection.submission where id = $1 and opened is not null';
  const { answer } = await until(
    async () => (await database.app.query<{ sequence: number }>(text, [id])).rows[0]?.sequence ?? 0,
    (sequence) => sequence > 0,
  );
  return answer;
}

export const objectsOf = ({ dataFolder }: Serving): string => join(dataFolder, 'objects');
