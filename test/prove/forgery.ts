/**
 * Nothing is accepted that its device did not make: forged, replayed, cut and re-signed submissions, enrolments and claims of files at the
 * door of the real server, and notes in the hands of whoever checks them. Control: what was not touched is accepted.
 */
import { join } from 'node:path';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { signedMessage, type Envelope } from '@kua/core/evidence/envelope.ts';
import { enrolmentOf } from '@kua/device/enrolment.ts';
import { encryptTo, fileClaim, sealedSubmission } from '@kua/device/sealing.ts';
import { invitationsEntry, makeInvitation } from '../../apps/server/src/access/invitations.ts';
import { makeElectionKeys, readElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { openDatabase, type Database } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { beginElection, until } from '../scenarios/ledger-election.ts';
import { devices, election, killKua, killPostgres, prepareData, startKua } from './crash-server.ts';
import { answersOf, beginUpload, doorSubmission, post } from './door.ts';
import { forgeNotes } from './forged-notes.ts';
import { claimForgeries, enrolmentForgeries, envelopeForgeries, type Attacker } from './forged-requests.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';

const otherElection = 'crash-other';
/** On the lists, and sends nothing of its own. */
const attacker: Attacker = { device: deviceFrom('forger'), otherElection };
const genuineCount = 40;
const resealed = 20;

type Outcome = { tried: number; accepted: string[] };

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  const random = seededRandom('forgery');
  try {
    await prepareData(data);
    const invitations = Array.from({ length: genuineCount }, makeInvitation);
    await prepareLists(data, invitations);
    const server = await startKua(data);
    const database = await openDatabase(data, '');
    try {
      const door = await forgeRequests(server.url, Math.ceil(cycles / 2), invitations, random, log);
      const kept = await countSubmissions(database);
      const genuine = await sendGenuine(server.url, door.genuine, invitations);
      const stolen = await stealSeals(server.url, data);
      const notes = forgeNotes(Math.floor(cycles / 2), random);
      const controls = genuine.length === 0 && notes.genuine;
      return {
        cycles,
        passed: door.accepted.length + notes.believed.length + kept === 0 && controls && stolen.length === 0,
        lines: [
          `${door.tried} forged requests (${Object.keys(envelopeForgeries).length} kinds of submissions, ${Object.keys(enrolmentForgeries).length} of enrolments, ${Object.keys(claimForgeries).length} of files): ${door.accepted.length} accepted, ${kept} in the ledger`,
          ...door.accepted.slice(0, 5),
          `${notes.tried} forged notes (receipts, held receipts, file receipts, ruptures, checkpoints, heads, key lists): ${notes.believed.length} believed`,
          ...notes.believed.slice(0, 5),
          `${resealed} seals of others, signed as one's own by a device on the list: kept in quarantine, count nothing`,
          ...stolen.slice(0, 5),
          `control: ${controls ? 'all that was not touched was accepted' : `NOT ACCEPTED though untouched: ${genuine.slice(0, 3).join('; ')}`}`,
        ],
      };
    } finally {
      await killKua(server);
      await database.close();
    }
  } finally {
    await killPostgres(data);
    await removeTestFolder(folder);
  }
};

/** A second election with the same devices on its list, the attacker in both, and invitations nobody used yet. */
async function prepareLists(data: string, invitations: readonly string[]): Promise<void> {
  const keys = await makeElectionKeys(`${data}.keys`, otherElection, { now: new Date() });
  const database = await openDatabase(data, '');
  const receivedAt = new Date().toISOString();
  await beginElection(database, { id: otherElection, date: '2020-01-05', pack: 'generic' });
  await appendEntries(database.app, {
    election: otherElection,
    entries: [
      contentEntry('registry', { type: 'keys', note: keys.note }),
      ...enrolledEntries([...devices, attacker.device]),
    ],
    receivedAt,
  });
  await appendEntries(database.app, {
    election,
    entries: [...enrolledEntries([attacker.device]), invitationsEntry(invitations, 'observers')],
    receivedAt,
  });
  await database.close();
}

async function forgeRequests(
  url: string,
  count: number,
  invitations: readonly string[],
  random: Random,
  log: (line: string) => void,
): Promise<Outcome & Readonly<{ genuine: readonly Envelope[] }>> {
  const genuine: Envelope[] = [];
  for (let number = 0; number < genuineCount; number += 1) genuine.push(await doorSubmission(number));
  const outcome: Outcome = { tried: 0, accepted: [] };
  const note = (what: string, status: unknown): void => {
    outcome.tried += 1;
    if (outcome.tried % 1000 === 0) log(`${outcome.tried} forged requests, ${outcome.accepted.length} accepted`);
    if (typeof status !== 'number' || status < 300 || status >= 500)
      outcome.accepted.push(`${what}: ${String(status)}`);
  };
  const one = async (): Promise<void> => {
    const roll = random.integer(10);
    if (roll === 0) {
      const [what, forge] = random.pick(Object.entries(enrolmentForgeries));
      const wish = enrolmentOf(deviceFrom(`new ${random.integer(1000)}`), {
        election,
        invitation: random.pick(invitations),
      });
      note(`enrolment, ${what}`, (await post(url, '/enrolments', forge(wish, attacker, random))).status);
    } else if (roll === 1) {
      const [what, forge] = random.pick(Object.entries(claimForgeries));
      const size = 1000 + random.integer(1000);
      const claim = fileClaim(random.pick(devices), { election, digest: random.bytes(32).toString('hex'), size });
      const forged = forge({ ...claim, size }, attacker, random);
      if (typeof forged !== 'string') note(`file, ${what}`, (await beginUpload(url, forged, forged.size)).status);
    } else if (roll < 6) {
      const { what, forged } = forgeEnvelope(genuine, random);
      if (forged !== null) note(`submission, ${what}`, (await post(url, '/submissions', forged)).status);
    } else {
      const some = Array.from({ length: 1 + random.integer(20) }, () => forgeEnvelope(genuine, random)).filter(
        ({ forged }) => typeof forged === 'object' && forged !== null,
      );
      const answers = answersOf(await post(url, '/submissions', { submissions: some.map(({ forged }) => forged) }));
      for (const [index, { what }] of some.entries()) note(`in a batch, ${what}`, answers[index]?.['status']);
    }
  };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (outcome.tried < count) await one();
    }),
  );
  return { ...outcome, genuine };
}

/** Null where the forgery happens to say the same as what it was made of. */
function forgeEnvelope(
  genuine: readonly Envelope[],
  random: Random,
): Readonly<{ what: string; forged: Envelope | string | null }> {
  const [what, forge] = random.pick(Object.entries(envelopeForgeries));
  const original = random.pick(genuine);
  const forged = forge(original, attacker, random);
  const text = typeof forged === 'string' ? forged : JSON.stringify(forged);
  return { what, forged: text === JSON.stringify(original) ? null : forged };
}

/** What of the untouched was not accepted. */
async function sendGenuine(
  url: string,
  genuine: readonly Envelope[],
  invitations: readonly string[],
): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const envelope of genuine) {
    const { status } = await post(url, '/submissions', envelope);
    if (status !== 201) refused.push(`submission: ${status}`);
  }
  for (const [index, invitation] of invitations.entries()) {
    const { status } = await post(
      url,
      '/enrolments',
      enrolmentOf(deviceFrom(`guest ${index}`), { election, invitation }),
    );
    if (status !== 201) refused.push(`enrolment: ${status}`);
  }
  const claim = fileClaim(devices[0] ?? deviceFrom('crash 0'), { election, digest: 'a'.repeat(64), size: 10 });
  const { status } = await beginUpload(url, claim, 10);
  if (status !== 201) refused.push(`file: ${status}`);
  return refused;
}

/**
 * A device on the list signs what another one sealed. The door cannot see that, and keeps it; the opener does. What is not in quarantine
 * in the end.
 */
async function stealSeals(url: string, data: string): Promise<readonly string[]> {
  const keys = await readElectionKeys(`${data}.keys`, election);
  if (keys === null) throw new Error('no keys');
  const encrypt = encryptTo(keys.list);
  const wrong: string[] = [];
  for (let number = 0; number < resealed; number += 1) {
    const own = devices[number % devices.length] ?? deviceFrom('crash 0');
    const body = { contest: 'president', fields: {}, options: { anna: 1_000_000, bek: 0 } };
    const said = { election, kind: 'protocol', station: '1', capturedAt: '2020-01-05T20:00:00Z', body } as const;
    const original = await sealedSubmission(said, own, encrypt);
    const { device } = attacker;
    const stolen = { ...original, device: device.key };
    const signed = { ...stolen, signature: Buffer.from(device.sign(signedMessage(stolen))).toString('hex') };
    const { status } = await post(url, '/submissions', signed);
    if (status !== 201) wrong.push(`a stolen seal was answered with ${status}`);
    const state = `${url}/api/v1/elections/${election}/submissions/${device.key}/${signed.id}`;
    const { answer } = await until(
      async () => (await (await fetch(state)).json()) as { state: string; reason: { code: string } | null },
      (told) => told.state === 'open' || told.state === 'quarantined',
      30_000,
    );
    if (answer.reason?.code !== 'device-mismatch') wrong.push(`a stolen seal: ${JSON.stringify(answer)}`);
  }
  return wrong;
}

async function countSubmissions({ app }: Database): Promise<number> {
  const { rowCount } = await app.query("select from ledger.entry where kind = 'submission' limit 1000");
  return rowCount ?? 0;
}
