/** The stage of stories about verification: phones of two organisations, and figures as a verifier types them. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import type { Contest } from '@kua/core/registry/election.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { Attachment } from '@kua/core/evidence/statement-contract.ts';
import type { Device } from '@kua/device/device.ts';
import { encryptTo, fileClaim, sealedFile, sealedSubmission, type Encrypt } from '@kua/device/sealing.ts';
import { fileBook } from '../../apps/server/src/attachments/file-store.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { receivePhotos } from '../../apps/server/src/deliveries/photo-receiving.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { undoMs } from '../../apps/server/src/protocols/answer-store.ts';
import type { ShownTask } from '../../apps/server/src/http/verify-task.ts';
import type { VerificationStatus } from '@kua/core/protocols/verification-status-contract.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { realData } from '../real/real-data.ts';
import { beginElection, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import type { DeskStage, SignedIn } from './desk-stage.ts';

export type Figures = Readonly<Record<string, number | null>>;

/** As the paper of `beginElection` has them. */
export const read: Figures = { registered: 356, cast: 220, valid: 208, invalid: 12, anna: 74, bek: 134 };

type FormContest = Readonly<{ id: string; fields: readonly { id: string }[]; options: readonly { id: string }[] }>;
const named = (ids: readonly string[]) => ids.map((id) => ({ id }));
const usualContest: FormContest = {
  id: 'president',
  fields: named(['registered', 'cast', 'valid', 'invalid']),
  options: named(['anna', 'bek']),
};

/** A photo of a protocol from the folder of real data; where that is absent, of a sheet with lines. */
export async function protocolPhoto(name = 'hn-2025-acta1-cropped.jpg'): Promise<Buffer> {
  const real = await readFile(join(realData, 'protocol-images', name)).catch(() => null);
  if (real !== null) return real;
  const lines = Array.from({ length: 30 }, (_, line) => {
    const width = 100 + ((line * 7919 + name.length * 104_729) % 400);
    return `<rect x="40" y="${line * 20 + 10}" width="${width}" height="9" fill="#333"/>`;
  });
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="546" height="600"><rect width="546" height="600" fill="#fff"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(sheet)).jpeg().toBuffer();
}

export type Phones = Readonly<{ server: Serving; database: Database; election: string; encrypt: Encrypt }>;

/** A sealed photo, as if a phone had just uploaded it; what names it in a submission. */
export async function sendPhoto(
  { server, database, election, encrypt }: Phones,
  { device, photo, role }: Readonly<{ device: Device; photo: Buffer; role: string }>,
): Promise<Attachment> {
  const { sealed, attachment } = await sealedFile(photo, { type: 'image/jpeg', role }, encrypt);
  await folderObjects(join(server.dataFolder, 'objects')).put(Readable.from([Buffer.from(sealed)]));
  const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealed.length });
  const receivedAt = new Date().toISOString();
  await fileBook(database.app).keep({ upload: attachment.sealed, claim, size: sealed.length, receivedAt });
  return attachment;
}

/** Sends figures and a photo of them as a phone does, and waits until the photo was looked into. */
export async function sendCopy(
  { server, database, election, encrypt }: Phones,
  {
    contest = usualContest,
    ...given
  }: Readonly<{ device: Device; station: string; figures: Figures; photo: Buffer; contest?: FormContest }>,
): Promise<string> {
  const { device, station, figures, photo } = given;
  const attachment = await sendPhoto({ server, database, election, encrypt }, { device, photo, role: 'page-1' });
  const cellsOf = (rows: FormContest['fields']): Figures =>
    Object.fromEntries(rows.map(({ id }) => [id, figures[id] ?? null]));
  const body = { contest: contest.id, fields: cellsOf(contest.fields), options: cellsOf(contest.options) };
  const said = { election, kind: 'protocol', station, capturedAt: '2020-01-05T20:10:00+05:00' } as const;
  const envelope = await sealedSubmission({ ...said, body, attachments: [attachment] }, device, encrypt);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v1/submissions`, { method: 'POST', headers, body: JSON.stringify(envelope) });
  const found = await until(
    async () => {
      const { rows } = await database.app.query<{ copy: string }>(
        'select copy from projection.copy join projection.submission s using (election, sequence) where s.id = $1',
        [envelope.id],
      );
      return rows[0]?.copy ?? null;
    },
    (copy) => copy !== null,
    60_000,
  );
  return found.answer ?? '';
}

export const election = 'verified';

let aheadMs = 0;
/** After which no answer comes back. */
export function passHalfAMinute(): void {
  aheadMs += undoMs;
}

export type Stage = Phones & Readonly<{ desk: DeskStage; recipients: Parameters<typeof encryptTo>[0] }>;

/** A server with two organisations and keys. `more`: of the server; the built desk, for stories that look at its screens. */
export async function withDesk(
  work: (stage: Stage) => Promise<void>,
  entries: Parameters<typeof appendEntries>[1]['entries'],
  { contests, ...serving }: Readonly<{ contests?: readonly Contest[]; desk?: string }> = {},
): Promise<void> {
  await withDatabase(async (database) => {
    const keysFolder = await makeTestFolder();
    const keys = await makeElectionKeys(keysFolder, election, { now: new Date() });
    const about = { id: election, date: '2020-01-05', pack: 'generic', organisations: ['echo'] };
    await beginElection(database, { ...about, ...(contests === undefined ? {} : { contests }) });
    const all = [contentEntry('registry', { type: 'keys', note: keys.note }), ...entries];
    await appendEntries(database.app, { election, entries: all, receivedAt: new Date().toISOString() });
    const server = await serve(database, { keysFolder, clock: () => new Date(Date.now() + aheadMs), ...serving });
    const desk = { url: server.url, database, election, objectsFolder: join(server.dataFolder, 'objects') };
    try {
      await work({ server, database, election, encrypt: encryptTo(keys.list), recipients: keys.list, desk });
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
      await removeTestFolder(keysFolder);
    }
  });
}

/** Photos that another organisation collected, as `kua receive photos` takes them in. */
export async function receive({ database, desk, recipients }: Stage, folder: string) {
  const objects = folderObjects(desk.objectsFolder);
  const report = await receivePhotos({
    ...{ pool: database.app, objects, election, source: 'echo', folder, recipients, now: new Date() },
  });
  await projectToHead(database, { election, objects, folds });
  return report;
}

export type Next = Readonly<{ task: ShownTask | null; status: VerificationStatus }>;

/** Whoever asks in these stories has waited for half a minute: what she answered is written. */
export async function next(verifier: SignedIn): Promise<Next> {
  passHalfAMinute();
  return (await (await verifier.ask('verify/next', {})).json()) as Next;
}

/** Her task, which there must be. */
export async function taskOf(verifier: SignedIn): Promise<ShownTask> {
  const { task, status } = await next(verifier);
  if (task === null) throw new Error(`nothing for ${verifier.staff}: ${JSON.stringify(status)}`);
  return task;
}

export async function answer(verifier: SignedIn, task: ShownTask, figures: Figures): Promise<unknown> {
  const asked = Object.fromEntries(task.asked.map((id) => [id, figures[id] ?? null]));
  const body = { figures: asked, unreadable: [], refused: null };
  return (await verifier.ask(`verify/tasks/${task.task}/answer`, body)).json();
}
