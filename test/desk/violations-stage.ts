/** A desk to which observers report: a server whose clock the story sets, phones on the list, what the public can read. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import type { Overview, ReleaseHead } from '@kua/core/publication/release-contract.ts';
import type {
  IncidentFile,
  ViolationList,
  ViolationsIndex,
} from '@kua/core/publication/release-violations-contract.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { encryptTo, randomId, sealedSubmission, type Said } from '@kua/device/sealing.ts';
import type { ServerOptions } from '../../apps/server/src/http/server.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import { sendPhoto } from './verification-stage.ts';
import { signIn, type DeskStage, type SignedIn, type StaffWish } from './desk-stage.ts';

export const election = 'vote-2026';

/** What a reader finds who follows every path. */
export type PublicViolations = ViolationsIndex &
  Readonly<{
    events: IncidentFile['incidents'];
    taken: IncidentFile['withdrawn'];
    observed: Overview['observed'];
  }>;

export type ViolationsStage = Readonly<{
  server: Serving;
  database: TestDatabase;
  phones: readonly [Device, Device, Device];
  /** Sends a submission; its ledger sequence, once it is opened, and its photo was looked into. */
  send: (
    phone: Device,
    said: Pick<Said, 'kind' | 'station' | 'body'> & { readonly id?: string; readonly photo?: Buffer },
  ) => Promise<number>;
  sign: (wish: StaffWish) => Promise<SignedIn>;
  /** The release says this of violations; null where it says nothing. Waits until it is as wished. */
  published: (wished: (now: PublicViolations | null) => boolean) => Promise<PublicViolations | null>;
  setClock: (instant: string) => void;
}>;

/** `more`: of the server; the built desk, for stories that look at its screens. */
export async function atTheDesk(
  work: (stage: ViolationsStage) => Promise<void>,
  more: Partial<Pick<ServerOptions, 'desk'>> = {},
): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'kz' });
    const phones = [makeDevice(), makeDevice(), makeDevice()] as const;
    await appendEntries(database.app, {
      election,
      entries: enrolledEntries(phones),
      receivedAt: '2026-11-20T06:00:00Z',
    });
    let now = new Date('2026-11-22T06:00:00Z');
    const server = await serve(database, { clock: () => now, ...more });
    const stage: DeskStage = { url: server.url, database, election, objectsFolder: join(server.dataFolder, 'objects') };
    const folder = join(server.dataFolder, 'release', election);
    try {
      const { answer: note } = await until(
        async () => (await fetch(`${server.url}/api/v1/elections/${election}/keys`)).text(),
        (text) => text.includes('intake'),
      );
      const list = parseKeyList(splitNote(note)?.text ?? '');
      if (list === null) throw new Error('no key list');
      const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8'));
      const found = async (): Promise<PublicViolations | null> => {
        const head = (await readJson('head.json')) as ReleaseHead;
        const { violations, observed } = (await readJson(head.overview)) as Overview;
        if (violations === undefined) return null;
        const index = (await readJson(violations)) as ViolationsIndex;
        const lists = await Promise.all(index.lists.map(({ path }) => readJson(path) as Promise<ViolationList>));
        const paths = lists.flatMap(({ files }) => files);
        const files = await Promise.all(paths.map((path) => readJson(path) as Promise<IncidentFile>));
        const [events, taken] = [files.flatMap((file) => file.incidents), files.flatMap((file) => file.withdrawn)];
        return { ...index, observed, events, taken };
      };
      await work({
        server,
        database,
        phones,
        send: async (phone, { kind, station, body, photo, id = randomId() }) => {
          const encrypt = encryptTo(list);
          const given = { device: phone, role: 'photo-1' };
          const attachments =
            photo === undefined ? [] : [await sendPhoto({ server, database, election, encrypt }, { ...given, photo })];
          const said = { election, id, kind, station, body, attachments, capturedAt: now.toISOString() };
          const envelope = await sealedSubmission(said, phone, encrypt);
          const answer = await fetch(`${server.url}/api/v1/submissions`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(envelope),
          });
          if (!answer.ok) throw new Error(await answer.text());
          const { answer: opened } = await until(
            async () =>
              (
                await database.app.query<{ sequence: number }>(
                  `select sequence from projection.submission s where id = $1 and opened is not null and not exists (
                     select from projection.attachment a
                     where a.election = s.election and a.sequence = s.sequence and a.outcome is null)`,
                  [id],
                )
              ).rows[0]?.sequence ?? 0,
            (sequence) => sequence > 0,
          );
          return opened;
        },
        sign: (wish) => signIn(stage, wish),
        published: async (wished) => (await until(() => found().catch(() => null), wished)).answer,
        setClock: (instant) => {
          now = new Date(instant);
        },
      });
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}

/** A report as the phone writes it. */
export function seen(code: string, at: string, text: string, more: Readonly<Record<string, unknown>> = {}) {
  return { code, at, text, role: 'member', ...more };
}

export async function json<T = Record<string, unknown>>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
