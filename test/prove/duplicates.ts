/**
 * However often, in whatever order and company a submission arrives: it is in the ledger once, with the bytes that were sent first, and
 * everybody gets the same receipt. Other bytes under its id are refused. Control: a door that does not look at ids counts more.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { envelopeBytes, submissionEntryId, type Envelope } from '@kua/core/evidence/envelope.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { submissionEntry } from '../../apps/server/src/intake/submission-entry.ts';
import { testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import { openDatabase, type Database } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { devices, election, killKua, killPostgres, prepareData, startKua } from './crash-server.ts';
import { answersOf, doorSubmission, post } from './door.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';

const clients = 24;

/** What is told of one submission in all its deliveries. */
type Told = { receipts: Set<string>; sequences: Set<number>; fresh: number; known: number };

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  const random = seededRandom('duplicates');
  const wrong: string[] = [];
  try {
    await prepareData(data);
    const server = await startKua(data);
    const database = await openDatabase(data, '');
    try {
      const unique = await submissions(Math.max(1, Math.round(cycles / 5)));
      const deliveries = reordered(unique, cycles, random);
      const told = new Map<string, Told>();
      const others = await deliver(server.url, deliveries, told, random, wrong, log);
      for (const envelope of unique) {
        const heard = told.get(envelope.id);
        if (heard?.fresh !== 1 || heard.receipts.size !== 1 || heard.sequences.size !== 1)
          wrong.push(`${envelope.id}: ${heard?.fresh ?? 0} times new, ${heard?.receipts.size ?? 0} receipts`);
      }
      const stored = await storedBytes(database);
      const changed = unique.filter(
        (envelope) => stored.get(submissionEntryId(envelope)) !== Buffer.from(envelopeBytes(envelope)).toString('hex'),
      );
      if (changed.length > 0) wrong.push(`${changed.length} submissions are not in the ledger as they were sent`);
      if (stored.size !== unique.length) wrong.push(`${stored.size} in the ledger instead of ${unique.length}`);
      const careless = await carelessDoor(database, deliveries.slice(0, 1000));
      return {
        cycles,
        passed: wrong.length === 0 && careless.counted > careless.unique && others > 0,
        lines: [
          `${deliveries.length} deliveries of ${unique.length} submissions, one by one and in batches, by ${clients} clients: ${stored.size} in the ledger, one receipt each`,
          `${others} times other bytes under a known id, sealed and signed anew: all refused with 409, nothing changed`,
          ...wrong.slice(0, 5),
          `control: a door that does not look at ids counts ${careless.counted} for ${careless.unique}`,
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

async function submissions(count: number): Promise<readonly Envelope[]> {
  const made: Envelope[] = [];
  for (let number = 0; number < count; number += 1) made.push(await doorSubmission(number));
  return made;
}

/** Each at least once, `count` in all, shuffled: most repeats come close to each other, as a phone's do, and many much later. */
function reordered(unique: readonly Envelope[], count: number, random: Random): readonly Envelope[] {
  const placed = Array.from({ length: Math.max(count, unique.length) }, (_, index) => {
    const which = index < unique.length ? index : random.integer(unique.length);
    const late = random.integer(4) === 0 ? random.integer(unique.length * 2) : random.integer(40);
    const envelope = unique[which];
    if (envelope === undefined) throw new RangeError('no submission');
    return { envelope, at: which + late };
  });
  return placed.sort((a, b) => a.at - b.at).map(({ envelope }) => envelope);
}

/** Sends all; now and then something else under an id that is known by then. How often that was refused. */
async function deliver(
  url: string,
  deliveries: readonly Envelope[],
  told: Map<string, Told>,
  random: Random,
  wrong: string[],
  log: (line: string) => void,
): Promise<number> {
  let [next, others] = [0, 0];
  async function client(): Promise<void> {
    while (next < deliveries.length) {
      const batch = deliveries.slice(next, next + (random.integer(2) === 0 ? 1 : 1 + random.integer(30)));
      next += batch.length;
      if (Math.floor(next / 10_000) > Math.floor((next - batch.length) / 10_000)) log(`${next} deliveries`);
      for (const [index, answer] of (await send(url, batch)).entries())
        hear(batch[index]?.id ?? '', answer, told, wrong);
      const known = batch[0];
      if (known === undefined || random.integer(5) > 0) continue;
      const [answer] = await send(url, [await otherUnder(known)]);
      others += 1;
      if (answer?.['status'] !== 409) wrong.push(`other bytes under ${known.id}: ${JSON.stringify(answer)}`);
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  return others;
}

function hear(id: string, answer: Readonly<Record<string, unknown>>, told: Map<string, Told>, wrong: string[]): void {
  const heard = told.get(id) ?? { receipts: new Set(), sequences: new Set(), fresh: 0, known: 0 };
  told.set(id, heard);
  if (answer['status'] === 201) heard.fresh += 1;
  else if (answer['status'] === 200) heard.known += 1;
  else wrong.push(`${id}: ${JSON.stringify(answer)}`);
  heard.receipts.add(String(answer['receipt']));
  heard.sequences.add(Number(answer['sequence']));
}

/** One is sent by itself, several as a batch; the answers are told alike. */
async function send(
  url: string,
  envelopes: readonly Envelope[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [only] = envelopes;
  if (envelopes.length > 1) return answersOf(await post(url, '/submissions', { submissions: envelopes }));
  const { status, body } = await post(url, '/submissions', only);
  return [{ ...body, status }];
}

/** The same device says something else under the same id, and seals and signs it in order. */
async function otherUnder({ id, device }: Envelope): Promise<Envelope> {
  const own = devices.find(({ key }) => key === device);
  if (own === undefined) throw new RangeError('no such device');
  const body = { contest: 'president', fields: {}, options: { anna: 1_000_000, bek: 0 } };
  const said = { election, kind: 'protocol', station: '1', capturedAt: '2020-01-05T20:00:00Z', id, body } as const;
  return (await testSubmission(said, own)).envelope;
}

/** Bodies of all submissions in the ledger by their entry id, hex. */
async function storedBytes({ app }: Database): Promise<ReadonlyMap<string, string>> {
  const { rows } = await app.query<{ id: string; bytes: Buffer }>(
    `select e.id, b.bytes from ledger.entry e join ledger.body b using (election, sequence)
     where e.election = $1 and e.kind = 'submission'`,
    [election],
  );
  return new Map(rows.map(({ id, bytes }) => [id, bytes.toString('hex')]));
}

async function carelessDoor(database: Database, deliveries: readonly Envelope[]) {
  const entries = deliveries.map((envelope) => ({ ...submissionEntry(envelope), id: randomUUID() }));
  const appended = await appendEntries(database.app, {
    election: 'careless',
    entries,
    receivedAt: '2020-01-05T00:00:00Z',
  });
  const counted = new Set(appended.map(({ sequence }) => sequence)).size;
  return { counted, unique: new Set(deliveries.map(({ id }) => id)).size };
}
