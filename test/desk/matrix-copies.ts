/** Photos of protocols on the stage of the matrix of roles, and tasks about them in somebody's hands. */
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Device } from '@kua/device/device.ts';
import type { Appended } from '../../apps/server/src/evidence/ledger-store.ts';
import type { ObjectStore } from '../../apps/server/src/evidence/object-store.ts';
import { openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';

export type SentCopy = Readonly<{ copy: string; page: string }>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A protocol with a photo that was opened and is intact. `name`: another one makes another photo. */
export async function sendPhoto(
  {
    objects,
    enter,
  }: Readonly<{ objects: ObjectStore; enter: (entries: readonly NewEntry[]) => Promise<readonly Appended[]> }>,
  { station, device, name }: Readonly<{ station: string; device: Device; name: string }>,
): Promise<SentCopy> {
  const page = digestOf(`sealed ${name}`);
  const photo = { sha256: digestOf(name), sealed: page, size: 3, type: 'image/jpeg', role: 'page-1' };
  const sent = await testSubmission(
    {
      election: 'matrix',
      kind: 'protocol',
      station,
      capturedAt: '2026-11-22T15:00:00Z',
      body: { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20 } },
      attachments: [photo],
    },
    device,
  );
  const sequence = (await enter([sent.entry])).at(-1)?.sequence ?? 0;
  const { digest } = await objects.put(Readable.from([Buffer.from(`derivative of ${name}`)]));
  const image = { width: 1000, height: 1400, derivative: digest, likeness: digestOf(`seen ${name}`).slice(0, 16) };
  const file = { submission: sequence, sealed: page, outcome: 'intact', image };
  await enter([openingsEntry([sent.opening(sequence)])]);
  await enter([contentEntry('decision', { type: 'files', files: [file] })]);
  return { copy: String(sequence), page };
}

export type Lending = Readonly<{ copy: string; staff: string; isAnswered?: boolean }>;

/** A task about one row of the copy, as it is when somebody has taken it; or has just answered it. */
export async function lend(database: Database, { copy, staff, isAnswered = false }: Lending): Promise<string> {
  const [task, election, now] = [randomUUID(), 'matrix', new Date()];
  await database.app.query('insert into desk.copy values ($1, $2) on conflict do nothing', [election, copy]);
  const answer = {
    ...{ type: 'transcription', by: staff, copy, kind: 'transcribe' },
    ...{ figures: { cast: 30 }, unreadable: [], refused: null },
  };
  await database.app.query(
    `insert into desk.task (task, election, copy, kind, asked, staff, branch, begun_at, until, answer, answered_at)
     values ($1, $2, $3, 'transcribe', '{cast}', $4, 'first', $5::timestamptz, $5::timestamptz + interval '10 minutes', $6, $7)`,
    [task, election, copy, staff, now, isAnswered ? JSON.stringify(answer) : null, isAnswered ? now : null],
  );
  return task;
}
