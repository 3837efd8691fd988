import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReceipt } from '@kua/core/evidence/receipt.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import type { CitizenReportBody } from '@kua/core/voters/citizen-report-contract.ts';
import { makeDevice } from '@kua/device/device.ts';
import { encryptTo, sealedSubmission } from '@kua/device/sealing.ts';
import { workAnswer, type WorkChallenge } from '@kua/device/work.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import { signIn, type DeskStage, type SignedIn } from './desk-stage.ts';
import { post, recipientsOf, report, seen, send, threats, type Recipients } from './report-stage.ts';

const election = 'voters';

type Stage = DeskStage & Readonly<{ server: Serving; database: TestDatabase; recipients: Recipients }>;

async function onStage(story: (stage: Stage) => Promise<void>, pack = 'none'): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack });
    const server = await serve(database);
    try {
      const objectsFolder = join(server.dataFolder, 'objects');
      const recipients = await recipientsOf({ url: server.url, election });
      await story({ url: server.url, database, election, objectsFolder, server, recipients });
    } finally {
      await server.close();
    }
  });
}

type Listed = Readonly<Record<string, unknown> & { report: number }>;

async function listed(staff: SignedIn, state = ''): Promise<readonly Listed[]> {
  const answer = await staff.ask(state === '' ? 'reports' : `reports?state=${state}`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { reports: readonly Listed[] }).reports;
}

/** Until the opener has looked into so many. */
async function waiting(staff: SignedIn, count: number): Promise<readonly Listed[]> {
  return (
    await until(
      () => listed(staff),
      (reports) => reports.length >= count,
    )
  ).answer;
}

const problemOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code?: string }).code;

describe('a student tells of threats', () => {
  test('without a name, and gets a receipt; the desk reads it, says so, and keeps it', async () => {
    await onStage(async (stage) => {
      const words = 'Декан сказал: кто не проголосует, того отчислят';
      const envelope = await report(stage, stage.recipients, threats(words));
      // The door asks for work, and a browser does it.
      const asked = await post(stage, envelope);
      expect([asked.status, asked.headers.get('set-cookie')]).toEqual([401, null]);
      const { code, challenge } = (await asked.json()) as { code: string; challenge: WorkChallenge };
      expect(code).toBe('work-missing');
      const kept = await post(stage, envelope, workAnswer(challenge) ?? '');
      expect(kept.status).toBe(201);
      const { sequence, receipt } = (await kept.json()) as { sequence: number; receipt: string };
      expect(parseReceipt(splitNote(receipt)?.text ?? '')).toMatchObject({
        sealed: envelope.digest,
        statement: envelope.statement,
      });
      // She is not sure that it went through, and sends it again: no work, the same receipt.
      const again = await post(stage, envelope);
      expect([again.status, await again.json()]).toMatchObject([200, { sequence, receipt }]);

      const lawyer = await signIn(stage, { roles: ['lawyer'] });
      const [first] = await waiting(lawyer, 1);
      const statement = envelope.statement.slice(0, 12).toUpperCase();
      expect(first).toEqual({
        report: sequence,
        receipt: `${statement.slice(0, 4)}-${statement.slice(4, 8)}-${statement.slice(8)}`,
        origin: 'citizen',
        about: 'pressure',
        code: 'threat',
        pressed: 'student',
        by: 'school',
        demanded: 'vote',
        station: '1',
        number: '1',
        territory: 'north',
        place: { en: 'North' },
        day: '2026-11-22',
        time: '10:30',
        receivedAt: first?.['receivedAt'],
        outcome: null,
        moderator: null,
        of: null,
        changed: 0,
      });
      const opened = await lawyer.ask(`reports/${sequence}/open`, {});
      expect([opened.status, await opened.json()]).toEqual([200, { words }]);
      const { rows } = await stage.database.app.query(
        `select convert_from(bytes, 'utf8')::json as body from ledger.body
         where election = $1 and convert_from(bytes, 'utf8') like '%"viewed"%'`,
        [election],
      );
      expect(rows).toEqual([
        { body: { type: 'viewed', by: lawyer.staff, what: [{ submission: sequence, sealed: null }] } },
      ]);
      const decided = await lawyer.ask(`reports/${sequence}/moderate`, { seen: 0, outcome: 'kept', of: null });
      expect(await decided.json()).toMatchObject({ report: { outcome: 'kept', moderator: lawyer.staff } });
      expect(await listed(lawyer, 'waiting')).toEqual([]);
      expect(await listed(lawyer, 'kept')).toHaveLength(1);
    });
  }, 60_000);

  test('and it is nobody’s submission: no device, no source, no protocol, no violation of an observer', async () => {
    await onStage(async (stage) => {
      const { database, recipients } = stage;
      const { sequence } = (await send(stage, await report(stage, recipients, seen('other', 'words')))).answer;
      const lawyer = await signIn(stage, { roles: ['lawyer'] });
      await waiting(lawyer, 1);
      const { rows } = await database.app.query(
        `select kind, source, marked, (select count(*) from projection.device) as devices,
           (select count(*) from projection.statement) as statements,
           (select count(*) from projection.quarantine) as quarantined
         from projection.submission where election = $1 and sequence = $2`,
        [election, sequence],
      );
      expect(rows).toEqual([
        { kind: 'citizen-report', source: null, marked: true, devices: 0, statements: 0, quarantined: 0 },
      ]);
      const objects = folderObjects(stage.objectsFolder);
      expect(await checkProjections(database, { election, objects, folds })).toMatchObject({ equal: true });
    });
  }, 60_000);

  test('what an observer’s phone made cannot be left as somebody’s report, nor the other way round', async () => {
    await onStage(async (stage) => {
      const { url, recipients } = stage;
      const said = { election, station: '1', capturedAt: new Date().toISOString() };
      const body = { contest: 'president', fields: { cast: 5 }, options: {} };
      const protocol = await sealedSubmission({ ...said, kind: 'protocol', body }, makeDevice(), encryptTo(recipients));
      expect(await problemOf(await post(stage, protocol))).toBe('submission-malformed');
      const dressed = { ...protocol, format: 'kua-citizen-report/1' };
      expect(await problemOf(await post(stage, dressed))).toBe('signature-invalid');
      const envelope = await report(stage, recipients, threats('words'));
      const atOtherDoor = await fetch(`${url}/api/v1/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
      });
      expect(await problemOf(atOtherDoor)).toBe('submission-malformed');
    });
  }, 60_000);
});

describe('at the desk', () => {
  test('an operator keys a call in: the same form, no work, and it says that it came by telephone', async () => {
    await onStage(async (stage) => {
      const operator = await signIn(stage, { roles: ['coordinator'] });
      const envelope = await report(stage, stage.recipients, seen('other', 'звонок: вынесли пачку бюллетеней'), '2');
      const taken = await operator.ask('reports/calls', { envelope });
      expect(taken.status).toBe(201);
      const { sequence } = (await taken.json()) as { sequence: number };
      expect((await operator.ask('reports/calls', { envelope })).status).toBe(200);
      const [call, ...more] = await waiting(operator, 1);
      expect(more).toEqual([]);
      expect(call).toMatchObject({ report: sequence, origin: 'hotline', territory: 'south' });
      // Whoever wrote it down does not decide about it, nor does an entry that says she did.
      const decision = { seen: 0, outcome: 'kept', of: null };
      expect(await problemOf(await operator.ask(`reports/${sequence}/moderate`, decision))).toBe('own-call');
      const at = new Date().toISOString();
      const forged = { type: 'citizen-report-moderated', by: operator.staff, report: sequence, ...decision, at };
      await appendEntries(stage.database.app, {
        election,
        entries: [contentEntry('decision', forged)],
        receivedAt: at,
      });
      const second = await signIn(stage, { roles: ['coordinator'] });
      const moderated = await second.ask(`reports/${sequence}/moderate`, decision);
      expect(await moderated.json()).toMatchObject({ report: { outcome: 'kept', moderator: second.staff } });
      const review = { seen: (await listed(second, 'kept'))[0]?.['changed'], outcome: 'triage' };
      expect(await problemOf(await operator.ask(`violations/${sequence}/review`, review))).toBe('own-call');
      expect((await second.ask(`violations/${sequence}/review`, review)).status).toBe(200);
      // Nobody who is not at the desk can say that of hers.
      const outside = await fetch(`${stage.url}/api/v1/desk/${election}/reports/calls`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ envelope }),
      });
      expect(outside.status).toBe(401);
    });
  }, 60_000);

  test('who works in some territories says where it was, in them; else nothing is kept', async () => {
    await onStage(async (stage) => {
      const north = await signIn(stage, { roles: ['coordinator'], territories: ['north'] });
      const keyIn = async (body: CitizenReportBody, station: string | null): Promise<unknown> => {
        const envelope = await report(stage, stage.recipients, body, station);
        const answer = await north.ask('reports/calls', { envelope });
        return answer.ok ? answer.status : problemOf(answer);
      };
      const told = seen('other', 'звонок');
      expect(await keyIn(told, null)).toBe('place-missing');
      expect(await keyIn({ ...told, territory: 'south' }, null)).toBe('place-unknown');
      expect(await keyIn(told, '2')).toBe('place-unknown');
      expect(await keyIn(told, 'nowhere-at-all')).toBe('place-unknown');
      expect(await keyIn(told, '1')).toBe(201);
      expect(await keyIn({ ...told, territory: 'north' }, null)).toBe(201);
      const hers = await waiting(north, 2);
      expect(hers.map(({ origin, territory }) => [origin, territory])).toEqual([
        ['hotline', 'north'],
        ['hotline', 'north'],
      ]);
      // What was refused is nowhere.
      const whole = await signIn(stage, { roles: ['coordinator'] });
      expect(await listed(whole)).toHaveLength(2);
    });
  }, 60_000);

  test('each sees the reports of her territories; who only reads does not decide', async () => {
    await onStage(async (stage) => {
      const whole = await signIn(stage, { roles: ['coordinator'] });
      const north = await signIn(stage, { roles: ['coordinator'], territories: ['north'] });
      const auditor = await signIn(stage, { roles: ['auditor'] });
      const verifier = await signIn(stage, { roles: ['verifier'] });
      const bodies = [
        { body: seen('other', 'a'), station: '1' },
        { body: seen('other', 'b'), station: '2' },
        { body: { ...threats('c'), territory: 'north' }, station: null },
        { body: threats('d'), station: null },
        { body: threats('e'), station: 'nowhere-at-all' },
      ];
      const sequences: number[] = [];
      for (const { body, station } of bodies) {
        const { answer } = await send(stage, await report(stage, stage.recipients, body, station));
        sequences.push(answer['sequence'] as number);
      }
      expect((await waiting(whole, 5)).map(({ territory }) => territory)).toEqual([
        'north',
        'south',
        'north',
        null,
        null,
      ]);
      expect((await listed(north)).map(({ report: id }) => id)).toEqual([sequences[0], sequences[2]]);
      const [mine, foreign] = sequences;
      const decision = { seen: 0, outcome: 'spam', of: null };
      expect(await problemOf(await north.ask(`reports/${foreign}/moderate`, decision))).toBe('report-unknown');
      expect(await problemOf(await north.ask(`reports/${foreign}/open`, {}))).toBe('report-unknown');
      expect(await problemOf(await north.ask(`reports/0/open`, {}))).toBe('report-unknown');
      expect(await problemOf(await north.ask('reports?state=some'))).toBe('query-invalid');
      const repeats = { seen: 0, outcome: 'duplicate', of: foreign };
      expect(await problemOf(await north.ask(`reports/${mine}/moderate`, repeats))).toBe('report-unknown');
      for (const of of [null, mine]) {
        const answer = await whole.ask(`reports/${mine}/moderate`, { seen: 0, outcome: 'duplicate', of });
        expect(await problemOf(answer)).toBe('request-invalid');
      }
      const first = await whole.ask(`reports/${mine}/moderate`, repeats);
      expect(first.status).toBe(200);
      // She looks at it once more, and it is what she saw.
      expect(await problemOf(await north.ask(`reports/${mine}/moderate`, decision))).toBe('changed-meanwhile');
      const { report: after } = (await first.json()) as { report: { changed: number } };
      const kept = { seen: after.changed, outcome: 'kept', of: null };
      expect((await whole.ask(`reports/${mine}/moderate`, kept)).status).toBe(200);
      expect(await listed(auditor, 'kept')).toMatchObject([{ report: mine, of: null }]);
      for (const other of [auditor, verifier]) {
        expect(await problemOf(await other.ask(`reports/${mine}/open`, {}))).toBe('role-missing');
        expect(await problemOf(await other.ask(`reports/${mine}/moderate`, decision))).toBe('role-missing');
      }
      expect(await problemOf(await verifier.ask('reports'))).toBe('role-missing');
    });
  }, 90_000);
});

test('what is kept no more is no violation: not while the public sees it, and then not in its event either', async () => {
  await onStage(async (stage) => {
    const { answer } = await send(stage, await report(stage, stage.recipients, seen('other', 'words')));
    const id = answer['sequence'] as number;
    const [first, second] = [await signIn(stage, { roles: ['lawyer'] }), await signIn(stage, { roles: ['lawyer'] })];
    await waiting(first, 1);
    const decide = async (seenAt: number, outcome: string) =>
      first.ask(`reports/${id}/moderate`, { seen: seenAt, outcome, of: null });
    const changedBy = async (response: Response): Promise<number> => {
      expect(response.status).toBe(200);
      return ((await response.json()) as { changed: number }).changed;
    };
    const kept = (await (await decide(0, 'kept')).json()) as { report: { changed: number } };
    let now = kept.report.changed;
    for (const outcome of ['triage', 'confirmed'])
      now = await changedBy(await first.ask(`violations/${id}/review`, { seen: now, outcome }));
    const text = { kk: 'Жәшік ашық тұрды.', ru: 'Урна была открыта.', en: 'The box stood open.' };
    const says = {
      reports: [id],
      code: 'VOTE.01',
      station: '1',
      territory: null,
      at: null,
      clock: 'told',
      consent: false,
    };
    const empty = { pictures: [], acts: [], protocols: [] };
    const made = await first.ask('incidents', { id: null, seen: 0, ...says, text, ...empty });
    expect(made.status).toBe(200);
    const { id: incident, changed } = (await made.json()) as { id: string; changed: number };
    const shown = await changedBy(await second.ask(`incidents/${incident}/publish`, { seen: changed }));
    expect(await problemOf(await decide(kept.report.changed, 'spam'))).toBe('incident-is-public');
    await changedBy(await second.ask(`incidents/${incident}/withdraw`, { seen: shown, reason: 'mistake' }));
    expect((await decide(kept.report.changed, 'spam')).status).toBe(200);
    expect(await (await first.ask('violations')).json()).toMatchObject({ reports: [] });
    expect(await (await first.ask('incidents')).json()).toMatchObject({ incidents: [{ says: { reports: [] } }] });
    const objects = folderObjects(stage.objectsFolder);
    expect(await checkProjections(stage.database, { election, objects, folds })).toMatchObject({ equal: true });
  }, 'kz');
}, 60_000);

/** `KUA_FLOOD=2000`: as many as in docs/benchmarks.md; fewer show the same. */
const junk = Number(process.env['KUA_FLOOD'] ?? 300);

test(`a flood of ${junk} reports makes one dearer, and an honest one gets through`, async () => {
  await onStage(async (stage) => {
    const lawyer = await signIn(stage, { roles: ['lawyer'] });
    const honest = async (text: string) => send(stage, await report(stage, stage.recipients, threats(text)));
    const before = await honest('before');
    let tries = 0;
    for (let sent = 1; sent < junk; sent += 1) {
      const one = await send(stage, await report(stage, stage.recipients, seen('other', `junk ${sent}`), null));
      expect(one.status).toBe(201);
      tries += one.tries;
    }
    const [began, after] = [performance.now(), await honest('after')];
    const milliseconds = Math.round(performance.now() - began);
    process.stdout.write(`flood: ${junk} reports, ${tries} tries; then ${after.tries} tries, ${milliseconds} ms\n`);
    expect([before.status, after.status]).toEqual([201, 201]);
    expect(after.tries / before.tries).toBe(junk >= 2000 ? 16 : 2);
    const mine = await until(
      () => listed(lawyer, 'pressure'),
      (all) => all.some(({ report: id }) => id === after.answer['sequence']),
      60_000,
    ).catch(() => null);
    expect(mine).not.toBeNull();
  });
}, 900_000);
