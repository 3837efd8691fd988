/** The stage of the matrix of roles: the desk of one election with a north and a south, and something of each that its answers could name. */
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { staffRoles, type StaffRole } from '@kua/core/access/staff.ts';
import { success } from '@kua/core/kernel/result.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { makeDevice } from '@kua/device/device.ts';
import type { Said } from '@kua/device/sealing.ts';
import { makeInvitation } from '../../apps/server/src/access/invitations.ts';
import { staffInvitationsEntry } from '../../apps/server/src/access/staff-entry.ts';
import { beginSession } from '../../apps/server/src/access/staff-session-store.ts';
import { logViews } from '../../apps/server/src/access/view-log.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { deskRoutes } from '../../apps/server/src/http/desk-routes.ts';
import { sessionCookie, type DeskRouter, type DeskRouteRow } from '../../apps/server/src/http/desk-router.ts';
import { notReady } from '../../apps/server/src/intake/admission.ts';
import type { Opener } from '../../apps/server/src/intake/opener.ts';
import { packRules } from '../../apps/server/src/registry/pack-rules.ts';
import { reportDesk } from '../../apps/server/src/voters/report-desk.ts';
import { verifyDesk } from '../../apps/server/src/http/verify-desk.ts';
import { requestBodies } from '../../apps/server/src/http/request-json.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { beginElection } from '../scenarios/ledger-election.ts';
import { photographedProtocol } from '../scenarios/redacted-protocol.ts';
import { signIn, type StaffWish } from './desk-stage.ts';
import { lend, sendPhoto, type SentCopy } from './matrix-copies.ts';
import type { Asked } from './route-examples.ts';

export type Place = 'north' | 'south';

/** Whoever asks: a pseudonym at an election, or nobody. */
export type Caller = Readonly<{ election: string; staff: string }> | null;

export type MatrixStage = Readonly<{
  router: DeskRouter;
  /** Somebody with one role, who works in the whole election. */
  withRole: (role: StaffRole) => Caller;
  /** Somebody with these roles in the north alone. */
  northern: (roles: readonly StaffRole[]) => Promise<Caller>;
  /** Has every role, and left. */
  ended: Caller;
  /** Has every role, at another election. */
  elsewhere: Caller;
  /** The pseudonym of a verifier who has just come. */
  newcomer: (place: Place) => Promise<string>;
  /** A station with an opened protocol of an observer, and what the south is known by: no answer to somebody of the north names it. */
  station: Readonly<Record<Place, string>>;
  southernMarks: readonly string[];
  /** A report of a citizen about a station there, opened; and a call that an operator keys in. */
  report: Readonly<Record<Place, number>>;
  phoned: (place: Place) => Promise<Envelope>;
  /** An invitation that still serves, and answers of a browser to no challenge of ours. */
  invitation: string;
  /** A violation that was reported at that station, an event that was made of it, a call for help from there. */
  violation: Readonly<Record<Place, number>>;
  incident: Readonly<Record<Place, string>>;
  call: Readonly<Record<Place, number>>;
  /** A copy there. She has a task about it in hand, unanswered or just answered; `null`: somebody of the south has. @returns its id */
  copy: Readonly<Record<Place, SentCopy>>;
  task: (place: Place, caller: Caller, isAnswered?: boolean) => Promise<string>;
  /** A photo of a protocol of that station, what somebody made of it, and one of it that is public now. */
  photo: Readonly<Record<Place, PictureOrigin>>;
  covered: Uint8Array;
  published: (place: Place) => Promise<string>;
  made: unknown;
  shown: unknown;
  ask: (
    row: Pick<DeskRouteRow, 'method' | 'path'>,
    caller: Caller,
    asked: Asked,
    more?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
}>;

const stations = { north: 'north-station-4417', south: 'south-station-7731' } as const;

export async function matrixStage(
  database: Database,
  objectsFolder: string,
  plant: (router: DeskRouter) => void = () => undefined,
): Promise<MatrixStage> {
  for (const id of ['matrix', 'other']) await beginElection(database, { id, date: '2026-11-22', pack: 'generic' });
  const objects = folderObjects(objectsFolder);
  const clock = (): Date => new Date();
  const bodies = requestBodies();
  const { rules } = packRules();
  /** What an opener would say of the calls that are keyed in. */
  const calls = new Map<string, (sequence: number) => SubmissionOpening>();
  // Seals are broken elsewhere: who may ask is what is looked at here.
  const opener: Opener = {
    open: (_, items) =>
      Promise.resolve(success(items.flatMap(({ statement, sequence }) => calls.get(statement)?.(sequence) ?? []))),
    read: () => Promise.resolve(success(calledIn.body)),
    openFile: () => Promise.resolve(success(null)),
    openDerivative: () => Promise.resolve(success(Buffer.from('a picture'))),
    pid: () => null,
    close: () => Promise.resolve(),
  };
  const kept = { state: 'accepted', repeated: true, id: '', sequence: 1, receipt: '' } as const;
  const door = { admit: () => Promise.resolve(notReady), admitCall: () => Promise.resolve(kept) };
  const desk = reportDesk({ database, objects, folds, opener, door, clock });
  const verify = verifyDesk({ database, objects, folds, clock, rules, opener });
  const options = { database, objects, folds, clock, pool: database.app, bodies, rules, opener, verify, reports: desk };
  const router = deskRoutes(options);
  // As the server does, but for the words: whoever reads the matrix wants to know.
  router.app.onError((error, context) => context.text(error.message, 500));
  plant(router);

  const come = async (wish: StaffWish, election = 'matrix') => ({
    election,
    staff: (await signIn({ url: '', database, election, objectsFolder }, wish)).staff,
  });
  const enter = async (entries: Parameters<typeof appendEntries>[1]['entries']) => {
    const receivedAt = clock().toISOString();
    const appended = await appendEntries(database.app, { election: 'matrix', entries, receivedAt });
    await projectToHead(database, { election: 'matrix', objects, folds });
    return appended;
  };

  await enter([contentEntry('registry', { type: 'stations', stations: (['north', 'south'] as const).map(stationIn) })]);
  const devices = { north: makeDevice(), south: makeDevice() };
  const reports = { north: 0, south: 0 };
  for (const place of ['north', 'south'] as const) {
    const protocol = await testSubmission(
      {
        election: 'matrix',
        kind: 'protocol',
        station: stations[place],
        capturedAt: '2026-11-22T15:00:00Z',
        body: { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20 } },
      },
      devices[place],
    );
    const entries = [...enrolledEntries([devices[place]], 'observers'), protocol.entry];
    reports[place] = (await enter(entries)).at(-1)?.sequence ?? 0;
    await enter([openingsEntry([protocol.opening(reports[place])])]);
  }

  const send = async (place: Place, kind: 'violation' | 'distress', body: Said['body']) => {
    const said = { election: 'matrix', kind, station: stations[place], capturedAt: '2026-11-22T15:00:00Z', body };
    const sent = await testSubmission(said, devices[place]);
    const sequence = (await enter([sent.entry])).at(-1)?.sequence ?? 0;
    await enter([openingsEntry([sent.opening(sequence)])]);
    return sequence;
  };
  const at = '2026-11-22T15:00:00Z';
  const both = async <T>(make: (place: Place) => Promise<T>): Promise<Record<Place, T>> => ({
    north: await make('north'),
    south: await make('south'),
  });
  const violation = await both((place) => send(place, 'violation', { code: 'VOTE.01', at, text: '' }));
  const call = await both((place) => send(place, 'distress', { at }));
  const drafter = await come({ roles: ['lawyer'] });
  const incident = await both(async (place) => {
    const id = `i-${place}000`;
    const says = { ...incidentAt(stations[place]), reports: [], seen: 0 };
    await enter([contentEntry('decision', { type: 'incident', by: drafter.staff, id, ...says })]);
    return id;
  });
  // The south first, and each of a copy that nobody has in hand: whoever is given the next one is given what she may see.
  const sent = (place: Place, name: string): Promise<SentCopy> =>
    sendPhoto({ objects, enter }, { station: stations[place], device: devices[place], name });
  const southernPage = (await sent('south', 'waits in the south')).page;
  await sent('north', 'waits in the north');
  const copy = await both((place) => sent(place, `in hand in the ${place}`));
  const told = { north: 0, south: 0 };
  for (const place of ['north', 'south'] as const) {
    const body = { about: 'violation', code: 'other', day: null, time: null, territory: null, text: 'words' };
    const said = { election: 'matrix', kind: 'citizen-report', station: stations[place], body } as const;
    const one = await testSubmission({ ...said, capturedAt: '2026-11-22T15:00:00Z' }, makeDevice());
    told[place] = (await enter([one.entry])).at(-1)?.sequence ?? 0;
    await enter([openingsEntry([one.opening(told[place])])]);
  }

  const photo = await both(async (place) => {
    const [page] = await photographedProtocol(database, 'matrix', { station: stations[place], pages: ['intact'] });
    if (page === undefined) throw new Error('no page');
    return page;
  });
  const sheet = { width: 60, height: 80, channels: 3, background: '#fff' } as const;
  const covered = await sharp({ create: sheet }).jpeg().toBuffer();
  const published = async (place: Place): Promise<string> => {
    const sha256 = randomBytes(32).toString('hex');
    const picture = { sha256, width: 60, height: 80, size: 900 };
    await enter([
      contentEntry('decision', { type: 'redaction', by: drafter.staff, of: photo[place], picture, regions: 0 }),
    ]);
    return sha256;
  };

  const everything = { roles: staffRoles };
  const byRole = new Map<StaffRole, Caller>();
  for (const role of staffRoles) byRole.set(role, await come({ roles: [role] }));
  const southern = await come({ ...everything, territories: ['south'], branch: 'southern-branch' });
  const ended = await come(everything);
  await enter([contentEntry('registry', { type: 'staff-ended', by: null, staff: ended.staff })]);
  await logViews(database.app, {
    election: 'matrix',
    by: southern.staff,
    what: [{ submission: reports.south, sealed: null }],
    now: clock(),
  });
  let northerners = 0;
  const invitation = makeInvitation();
  const wish = { roles: ['verifier'], territories: null, branch: 'first', source: null } as const;
  await enter([staffInvitationsEntry([invitation], wish, null)]);

  return {
    router,
    withRole: (role) => byRole.get(role) ?? null,
    northern: (roles) => come({ roles, territories: ['north'], branch: `northern-${(northerners += 1)}` }),
    ended,
    elsewhere: await come(everything, 'other'),
    newcomer: async (place) => (await come({ roles: ['verifier'], territories: [place] })).staff,
    station: stations,
    southernMarks: [
      ...[stations.south, 'southern street', devices.south.key, southern.staff, 'southern-branch'],
      ...[southernPage, copy.south.page],
    ],
    report: told,
    phoned: async (place) => {
      const call = await testSubmission({ ...calledIn, station: stations[place] }, makeDevice());
      calls.set(call.envelope.statement, call.opening);
      return call.envelope;
    },
    invitation,
    violation,
    incident,
    call,
    copy,
    task: (place, caller, isAnswered = false) =>
      lend(database, { copy: copy[place].copy, staff: (caller ?? southern).staff, isAnswered }),
    photo,
    covered,
    published,
    ...browserAnswers(),
    ask: async ({ method, path }, caller, { params = {}, query = '', body }, more = {}) => {
      const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? 'unknown'));
      const token = caller === null ? null : await beginSession(database.app, { ...caller, now: clock() });
      const isBytes = body instanceof Uint8Array;
      return router.app.request(`/matrix/${filled}${query}`, {
        method,
        headers: {
          host: 'localhost:1234',
          ...(token === null ? {} : { cookie: `${sessionCookie}=${token}` }),
          ...(method === 'POST' && !isBytes ? { 'content-type': 'application/json' } : {}),
          ...more,
        },
        ...(method === 'POST' ? { body: isBytes ? Buffer.from(body) : JSON.stringify(body) } : {}),
      });
    },
  };
}

const calledIn = {
  election: 'matrix',
  kind: 'citizen-report',
  station: null,
  capturedAt: '2026-11-22T15:00:00Z',
  body: { about: 'violation', code: 'other', day: null, time: null, territory: null, text: 'words' },
} as const;

function stationIn(place: Place) {
  const known = { name: null, latitude: null, longitude: null, registered: null };
  return {
    id: stations[place],
    number: stations[place].slice(-4),
    address: `${place}ern street`,
    territory: place,
    ...known,
  };
}

/** What staff write of an event at a station. */
export function incidentAt(station: string) {
  return {
    code: 'VOTE.01',
    station,
    territory: null,
    at: null,
    clock: 'told',
    consent: false,
    text: { kk: '', ru: '', en: '' },
    pictures: [],
    acts: [],
    protocols: [],
  };
}

/** Of the right form, signed by nobody, for a challenge that was never given. */
function browserAnswers(): Pick<MatrixStage, 'made' | 'shown'> {
  const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
  const id = base64(randomBytes(16));
  const clientDataJSON = base64(
    JSON.stringify({ type: 'webauthn.get', challenge: base64(randomBytes(32)), origin: 'http://localhost:1234' }),
  );
  const credential = { id, rawId: id, type: 'public-key' };
  const bytes = base64(randomBytes(64));
  return {
    made: { ...credential, response: { clientDataJSON, attestationObject: bytes } },
    shown: { ...credential, response: { clientDataJSON, authenticatorData: bytes, signature: bytes } },
  };
}
