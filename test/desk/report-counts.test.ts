/** What the public sees of citizens' reports, and what nobody finds of their words. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { CitizenReports } from '@kua/core/publication/citizen-reports.ts';
import type { Overview, ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import { signIn, type SignedIn } from './desk-stage.ts';
import { post, recipientsOf, report, seen, send, threats, workOf, type Recipients } from './report-stage.ts';

const election = 'voters';
type Stage = Readonly<{
  server: Serving;
  database: TestDatabase;
  url: string;
  election: string;
  recipients: Recipients;
  clock: () => Date;
  nextHour: () => void;
}>;

async function onStage(story: (stage: Stage) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2020-11-22', pack: 'kz' });
    // Just after a full hour, and it stays so until the story says otherwise.
    let now = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 60_000;
    const clock = (): Date => new Date(now);
    const server = await serve(database, { clock });
    try {
      const recipients = await recipientsOf({ url: server.url, election });
      const nextHour = (): void => {
        now += 3_600_000;
      };
      await story({ server, database, url: server.url, election, recipients, clock, nextHour });
    } finally {
      await server.close();
    }
  });
}

async function published({ url }: Stage): Promise<CitizenReports | null> {
  const read = async <T>(path: string): Promise<T | null> => {
    const answer = await fetch(`${url}/${election}/${path}`);
    return answer.ok ? ((await answer.json()) as T) : null;
  };
  const head = await read<ReleaseHead>('head.json');
  const overview = head === null ? null : await read<Overview>(head.overview);
  return overview?.citizenReports === undefined ? null : read<CitizenReports>(overview.citizenReports);
}

function staffOf({ server, database, url, clock }: Stage): Promise<SignedIn> {
  const objectsFolder = join(server.dataFolder, 'objects');
  return signIn({ url, database, election, objectsFolder, clock }, { roles: ['coordinator'] });
}

test('nothing is public before somebody looked and the hour is full; then by kind and region, and never of few', async () => {
  await onStage(async (stage) => {
    const words = 'Zebra-Words-4471';
    const told = [
      ...Array.from({ length: 5 }, () => [threats(words), '1'] as const),
      [threats(`${words} again`), '1'],
      [seen('other', words), '2'],
      [{ ...threats(words), territory: 'south' }, null],
      [seen('other', 'buy tea'), null],
    ] as const;
    const sequences: number[] = [];
    for (const [body, station] of told) {
      const { answer } = await send(stage, await report(stage, stage.recipients, body, station));
      sequences.push(answer['sequence'] as number);
    }
    const [staff, other] = [await staffOf(stage), await staffOf(stage)];
    const call = await staff.ask('reports/calls', {
      envelope: await report(stage, stage.recipients, seen('other', words), '2'),
    });
    sequences.push(((await call.json()) as { sequence: number }).sequence);
    await until(
      async () => ((await (await staff.ask('reports')).json()) as { reports: readonly unknown[] }).reports,
      (reports) => reports.length === 10,
    );
    const [first] = sequences;
    // An hour later they are counted; what is decided now, still later.
    stage.nextHour();
    for (const [index, sequence] of sequences.entries()) {
      const outcome = index === 5 ? 'duplicate' : index === 8 ? 'spam' : 'kept';
      const decision = { seen: 0, outcome, of: outcome === 'duplicate' ? first : null };
      expect((await other.ask(`reports/${sequence}/moderate`, decision)).status).toBe(200);
    }
    const { answer: before } = await until(
      () => published(stage),
      (reports) => reports !== null,
    );
    expect(before).toMatchObject({ received: 10, looked: 0, kept: 0, counts: [], rest: [] });
    stage.nextHour();
    await other.ask(`reports/${first}/open`, {});
    const { answer } = await until(
      () => published(stage),
      (reports) => reports?.looked === 10,
    );
    expect(answer).toEqual({
      format: 'kua-citizen-reports/1',
      rehearsal: false,
      election,
      received: 10,
      looked: 10,
      kept: 8,
      counts: [{ about: 'pressure', code: 'threat', origin: 'citizen', region: 'north', reports: 5 }],
      rest: [{ region: null, reports: null }],
    });
    // Somebody reads one of them: still no word of it lies anywhere.
    expect(await (await staff.ask(`reports/${first}/open`, {})).json()).toEqual({ words });
    const everything = await searchable(stage);
    expect(everything.length).toBeGreaterThan(10_000);
    expect(everything.includes('Zebra-Words')).toBe(false);
    // The search would find it.
    await stage.database.app.query('insert into desk.session values (decode($1, $2), $3, $4, now())', [
      '00'.repeat(32),
      'hex',
      election,
      's-abc123',
    ]);
    expect((await searchable(stage)).includes('s-abc123')).toBe(true);
  });
}, 120_000);

/** Every row of every table that the program can read, as text, the log of the server, and every file of its data folder. */
async function searchable({ server, database }: Stage): Promise<string> {
  const { rows: tables } = await database.app.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')
       and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')`,
  );
  const parts: string[] = [...server.log];
  for (const { name } of tables) {
    const { rows } = await database.app.query<{ row: string }>(`select t::text as row from ${name} t`);
    for (const { row } of rows) {
      parts.push(row);
      // Bytes are written as hex: what they spell counts, too.
      for (const [, hex = ''] of row.matchAll(/\\x([0-9a-f]+)/g)) parts.push(Buffer.from(hex, 'hex').toString('utf8'));
    }
  }
  for (const entry of await readdir(server.dataFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) parts.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
  }
  return parts.join('\n');
}

test('whatever is left at the door, it answers, and never that it broke', async () => {
  await onStage(async (stage) => {
    const good = await report(stage, stage.recipients, threats('words'));
    const asked = (await (await post(stage, good)).json()) as { challenge: Parameters<typeof workOf>[0] };
    const work = workOf(asked.challenge);
    const odd = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .record({ key: fc.constantFrom(...Object.keys(good)), value: fc.oneof(fc.jsonValue(), fc.string()) })
        .map(({ key, value }) => JSON.stringify({ ...good, [key]: value })),
      fc.constant(JSON.stringify({ ...good, more: 1 })),
    );
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(
        odd,
        fc.option(fc.oneof(fc.constant(work), fc.base64String()), { nil: undefined }),
        async (body, proof) => {
          const { status } = await post(stage, body, proof);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 1500 },
    );
    process.stdout.write(`door of reports: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
    // The work for one report serves for no other.
    const other = await report(stage, stage.recipients, threats('other words'));
    expect((await post(stage, other, work)).status).toBe(401);
    expect((await post(stage, good, work)).status).toBe(201);
  });
}, 120_000);
