/** What the proof of the queue begins with: stations, a protocol of each with a photo that was looked into, and verifiers in branches. */
import { createHash } from 'node:crypto';
import type { Staff } from '@kua/core/access/staff.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { makeDevice } from '@kua/device/device.ts';
import { appendEntries, type Appended } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { staffEntries } from '../scenarios/known-staff.ts';
import { beginElection } from '../scenarios/ledger-election.ts';

export type Verifier = Staff;

const election = 'queue';
const branches = Array.from({ length: 9 }, (_, index) => `branch ${index}`);
const devices = Array.from({ length: 40 }, (_, index) => makeDevice(`queue ${index}`));
const appendedAtOnce = 400;

export async function beginVerification(
  database: Database,
  {
    copies,
    verifiers: count,
    isTyped = true,
  }: Readonly<{
    copies: number;
    verifiers: number;
    /** Whether the observer typed all that stands on the paper. */
    isTyped?: boolean;
  }>,
): Promise<Readonly<{ election: string; verifiers: readonly Verifier[] }>> {
  await beginElection(database, { id: election, date: '2026-11-22', pack: 'none' }, copies);
  await append(database, enrolledEntries(devices));
  for (let first = 0; first < copies; first += appendedAtOnce) {
    const stations = Array.from({ length: Math.min(appendedAtOnce, copies - first) }, (_, index) => first + index);
    await appendCopies(database, stations, isTyped);
  }
  const verifiers = Array.from({ length: count }, (_, index): Verifier => {
    const branch = branches[index % branches.length] ?? '';
    const staff = `s-${index.toString(36).padStart(6, '0')}`;
    // Some observe themselves, and must not be given what they sent.
    const own = index < 20 ? devices.slice(index, index + 1).map(({ key }) => key) : [];
    return { election, staff, roles: ['verifier'], territories: null, branch, source: null, devices: own };
  });
  await append(database, verifiers.flatMap(staffEntries));
  return { election, verifiers };
}

/** What stands on the paper: known to the proof by the copy's station, which is its order. */
const stationOf = new Map<string, number>();
export function figuresOf(copy: string): Readonly<Record<string, number>> {
  const station = stationOf.get(copy) ?? 0;
  const [anna, bek] = [100 + (station % 311), 50 + (station % 97)];
  return { registered: 1000, cast: anna + bek, valid: anna + bek, invalid: 0, anna, bek };
}

async function appendCopies(database: Database, stations: readonly number[], isTyped: boolean): Promise<void> {
  const sent = await Promise.all(
    stations.map(async (station) => {
      const device = devices[station % devices.length] ?? makeDevice();
      const [sha256, sealed] = [digest(`photo ${station}`), digest(`sealed ${station}`)];
      const attachments = [{ sha256, sealed, size: 3, type: 'image/jpeg', role: 'page-1' }];
      const [anna, bek] = [100 + (station % 311), 50 + (station % 97)];
      const fields = { ...(isTyped ? { registered: 1000 } : {}), cast: anna + bek, valid: anna + bek, invalid: 0 };
      const said = {
        election,
        kind: 'protocol',
        station: String(station + 1),
        capturedAt: '2026-11-22T15:00:00Z',
      } as const;
      const submission = await testSubmission(
        { ...said, body: { contest: 'president', fields, options: { anna, bek } }, attachments },
        device,
      );
      return { submission, station, sealed };
    }),
  );
  const appended = await append(
    database,
    sent.map(({ submission }) => submission.entry),
  );
  const known = sent.map((one, index) => ({ ...one, sequence: appended[index]?.sequence ?? 0 }));
  for (const { sequence, station } of known) stationOf.set(String(sequence), station);
  await append(database, [openingsEntry(known.map(({ submission, sequence }) => submission.opening(sequence)))]);
  const files = known.map(({ sequence, sealed, station }) => ({
    submission: sequence,
    sealed,
    outcome: 'intact',
    image: {
      width: 1000,
      height: 1400,
      derivative: digest(`derivative ${station}`),
      likeness: digest(`seen ${station}`).slice(0, 16),
    },
  }));
  await append(database, [contentEntry('decision', { type: 'files', files })]);
}

function append(database: Database, entries: readonly NewEntry[]): Promise<readonly Appended[]> {
  return appendEntries(database.app, { election, entries, receivedAt: '2026-11-22T15:00:00.000Z' });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
