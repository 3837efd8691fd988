/** Staff who are signed in, without the passkey that the real way in asks for: the stage of every story about the desk. */
import { randomInt } from 'node:crypto';
import { beginSession } from '../../apps/server/src/access/staff-session-store.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { staffEntries, type KnownStaff } from '../scenarios/known-staff.ts';

export type SignedIn = Readonly<{
  staff: string;
  token: string;
  /** Asks `/api/v1/desk/<election>/<path>` as her; a body makes it a POST. */
  ask: (path: string, body?: unknown) => Promise<Response>;
}>;

export type StaffWish = Omit<KnownStaff, 'staff'>;

/** Through the ledger, as everybody comes to the desk. `url`: of the server. */
export async function signIn(
  { url, database, election, objectsFolder, clock = () => new Date() }: DeskStage,
  wish: StaffWish,
): Promise<SignedIn> {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  const staff = `s-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)] ?? '').join('')}`;
  const entries = staffEntries({ ...wish, staff });
  const now = clock();
  await appendEntries(database.app, { election, entries, receivedAt: now.toISOString() });
  await projectToHead(database, { election, objects: folderObjects(objectsFolder), folds });
  const token = await beginSession(database.app, { election, staff, now });
  const ask = (path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}/api/v1/desk/${election}/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        cookie: `${sessionCookie}=${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    });
  return { staff, token, ask };
}

export type DeskStage = Readonly<{
  url: string;
  database: Database;
  election: string;
  objectsFolder: string;
  /** The server's, where a story moves it. */
  clock?: () => Date;
}>;
