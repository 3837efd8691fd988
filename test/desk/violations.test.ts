/** Two observers see one event; staff find out, group, publish at the district; when counts are over the station is named. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { randomId } from '@kua/device/sealing.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { until } from '../scenarios/ledger-election.ts';
import { atTheDesk, election, json, seen, type ViolationsStage } from './violations-stage.ts';

const secret = 'Председатель Иванова бросила пачку бюллетеней в урну';
const text = {
  kk: 'Комиссия мүшесі жәшікке бір бума бюллетень салды.',
  ru: 'Член комиссии опустил в урну пачку бюллетеней.',
  en: 'A commission member put a stack of ballots into the box.',
};

type Listed = Readonly<{
  reports: readonly Readonly<{ report: number; changed: number; outcome: string; like: number }>[];
}>;
type Viewed = Readonly<{ staff: string; submission: number; sealed: string | null }>;
type Changed = Readonly<{ id: string; changed: number; code?: string }>;

/** What two observers of station 1 sent within ten minutes, and one of station 2. */
async function threeReports(
  { send, phones: [first, second, third] }: ViolationsStage,
  more: Readonly<{ nameStation?: true }> = {},
) {
  const id = randomId();
  return {
    id,
    own: await send(first, {
      id,
      kind: 'violation',
      station: '1',
      body: seen('VOTE.01', '2026-11-22T10:50:00+05:00', secret, more),
    }),
    other: await send(second, {
      kind: 'violation',
      station: '1',
      body: seen('VOTE.03', '2026-11-22T10:58:00+05:00', 'Двое опускали за других', {
        asked: 'Остановить',
        answered: 'Отказ',
      }),
    }),
    elsewhere: await send(third, {
      kind: 'violation',
      station: '2',
      body: seen('VOTE.01', '2026-11-22T10:55:00+05:00', 'Другой участок'),
    }),
  };
}

test('one event, two observers: reviewed, grouped, published at the district, then at the station, then withdrawn', async () => {
  await atTheDesk(async (stage) => {
    const { sign, published, setClock, server } = stage;
    const { own, other, elsewhere, id: ownId } = await threeReports(stage);
    const north = await sign({ roles: ['coordinator'], territories: ['north'] });
    const listed = await json<Listed>(await north.ask('violations'));
    // Her region alone; the other report of the same station and hour is pointed out.
    expect(listed.reports.map(({ report, like }) => [report, like])).toEqual([
      [own, 1],
      [other, 1],
    ]);
    expect(await json(await north.ask(`violations/${own}`))).toMatchObject({ like: [{ report: other }], event: null });
    expect((await north.ask(`violations/${elsewhere}`)).status).toBe(404);

    // Her words are opened for somebody whose looking is in the ledger.
    const opened = await json(await north.ask(`violations/${own}/open`, {}));
    expect(opened).toEqual({ words: [{ submission: own, text: secret, asked: null, answered: null }] });
    await until(
      async () =>
        (await stage.database.app.query<Viewed>('select staff, submission, sealed from projection.viewed')).rows[0],
      (view) => JSON.stringify(view) === JSON.stringify({ staff: north.staff, submission: own, sealed: null }),
    );

    const review = async (report: number, outcome: string): Promise<Response> => {
      const { changed } = await json<Changed>(await north.ask(`violations/${report}`));
      return north.ask(`violations/${report}/review`, { seen: changed, outcome });
    };
    expect(await json(await review(own, 'confirmed'))).toMatchObject({ code: 'step-unknown' });
    for (const report of [own, other])
      for (const outcome of ['triage', 'confirmed']) expect((await review(report, outcome)).status).toBe(200);
    const stale = await north.ask(`violations/${own}/review`, { seen: 1, outcome: 'triage' });
    expect([stale.status, await json(stale)]).toMatchObject([409, { code: 'changed-meanwhile' }]);

    const says = {
      id: null,
      seen: 0,
      reports: [own, other],
      code: 'VOTE.01',
      station: '1',
      territory: null,
      at: '2026-11-22T10:50:00+05:00',
      clock: 'phone',
      consent: false,
      text,
      pictures: [],
      acts: [],
      protocols: [],
    };
    const wrong = async (more: object): Promise<unknown> => {
      const { code } = await json<Changed>(await north.ask('incidents', { ...says, ...more }));
      return code;
    };
    expect(await wrong({ code: 'NONE.01' })).toBe('code-unknown');
    expect(await wrong({ station: '2' })).toBe('place-unknown');
    expect(await wrong({ reports: [own, elsewhere] })).toBe('report-unknown');
    expect(await wrong({ pictures: ['0'.repeat(64)] })).toBe('picture-unknown');
    // Nobody's number comes into the ledger, in no tongue.
    const withPhone = { ...says, text: { ...text, ru: 'Звоните +7 701 000-00-00' } };
    expect(await json(await north.ask('incidents', withPhone))).toMatchObject({
      code: 'personal-number',
      field: '/text/ru',
    });
    const noted = { seen: 1, outcome: 'triage', note: 'ИИН 991231500006' };
    expect(await json(await north.ask(`violations/${own}/review`, noted))).toMatchObject({
      code: 'personal-number',
      field: '/note',
    });
    const made = await json<Changed>(await north.ask('incidents', says));
    // What she found herself somebody else publishes: at the door, and also in the ledger.
    const step = { seen: made.changed };
    const alone = await north.ask(`incidents/${made.id}/publish`, step);
    expect([alone.status, await json(alone)]).toMatchObject([403, { code: 'own-review' }]);
    const forged = { type: 'incident-published', by: north.staff, id: made.id, ...step };
    await appendEntries(stage.database.app, {
      election,
      entries: [contentEntry('decision', forged)],
      receivedAt: '2026-11-22T06:00:00Z',
    });
    const publisher = await sign({ roles: ['lawyer'] });
    const shown = await json<Changed>(await publisher.ask(`incidents/${made.id}/publish`, step));

    // Under embargo, at the district.
    const file = await published((now) => now !== null);
    expect(file).toMatchObject({
      stationsFrom: '2026-11-23T07:00:00.000Z',
      regions: [
        { territory: 'north', incidents: 1, withdrawn: 0, stations: 11 },
        { territory: 'south', incidents: 0, withdrawn: 0, stations: 10 },
      ],
      observed: { north: 1, south: 1 },
      codes: [{ code: 'VOTE.01', incidents: 1 }],
      hours: [{ hour: '2026-11-22T05:00:00.000Z', incidents: 1 }],
      events: [
        {
          id: made.id,
          outcome: 'confirmed',
          path: ['north'],
          station: null,
          at: '2026-11-22T05:00:00.000Z',
          reportedAt: '2026-11-22T06:00:00.000Z',
          clock: 'phone',
          text,
          reports: { observer: 2, citizen: 0, hotline: 0, takenBack: 0 },
        },
      ],
    });
    expect(file?.latest).toEqual(file?.events);
    expect(file?.codes[0]?.laws[0]?.edition).toMatch(/^№ /);
    expect(Object.keys(file?.codes[0]?.laws[0]?.name ?? {})).toContain('ru');

    // Who reported takes her own report back: that is said, and takes nothing of another's away.
    const [first] = stage.phones;
    await stage.send(first, { kind: 'correction', station: null, body: { original: ownId, withdrawn: true } });
    const taken = await published((now) => now?.events[0]?.reports.takenBack === 1);
    expect(taken?.events[0]?.reports).toEqual({ observer: 2, citizen: 0, hotline: 0, takenBack: 1 });

    // Counts are over: nobody has to do anything.
    setClock('2026-11-23T07:00:00Z');
    const named = await published((now) => (now?.events[0]?.station ?? null) !== null);
    expect(named?.events[0]?.station).toMatchObject({
      id: '1',
      number: '1',
      path: [expect.stringContaining('north')],
    });

    const withdrawn = await north.ask(`incidents/${made.id}/withdraw`, { seen: shown.changed, reason: 'mistake' });
    expect(withdrawn.status).toBe(200);
    const left = await published((now) => now?.incidents === 0);
    expect(left?.taken).toEqual([
      {
        id: made.id,
        code: 'VOTE.01',
        path: ['north'],
        place: { en: 'North' },
        withdrawnAt: '2026-11-23T07:00:00.000Z',
        reason: 'mistake',
      },
    ]);
    // No copy of it stays, and no word of hers was ever anywhere.
    const data = join(server.dataFolder, 'release', election, 'data');
    const filesWith = async (part: string): Promise<readonly string[]> => {
      const files = await Promise.all((await readdir(data)).map((name) => readFile(join(data, name), 'utf8')));
      return files.filter((bytes) => bytes.includes(part));
    };
    expect(await filesWith('Иванова')).toEqual([]);
    // They go after the head that no longer names them.
    await until(
      () => filesWith(text.en),
      (files) => files.length === 0,
    );
    const entries = await stage.database.app.query<{ body: string }>(
      `select convert_from(bytes, 'UTF8') as body from ledger.body`,
    );
    expect(entries.rows.filter(({ body }) => body.includes('Иванова'))).toEqual([]);
    const objects = folderObjects(join(server.dataFolder, 'objects'));
    const check = await checkProjections(stage.database, { election, objects, folds });
    expect(check.differences).toEqual([]);
  });
}, 60_000);

test('an observer who says so is named with her station at once, and no other; nobody reviews what she sent herself', async () => {
  await atTheDesk(async (stage) => {
    const { own, other } = await threeReports(stage, { nameStation: true });
    const self = await stage.sign({ roles: ['lawyer'], devices: [stage.phones[0].key, stage.phones[1].key] });
    expect(await json(await self.ask(`violations/${own}/review`, { seen: own, outcome: 'triage' }))).toMatchObject({
      code: 'own-report',
    });
    const lawyer = await stage.sign({ roles: ['lawyer'] });
    let seenAt = own;
    for (const outcome of ['triage', 'unclear'])
      seenAt = (await json<Changed>(await lawyer.ask(`violations/${own}/review`, { seen: seenAt, outcome }))).changed;
    const save = async (reports: readonly number[]): Promise<Changed> =>
      json(
        await lawyer.ask('incidents', {
          ...{ id: null, seen: 0, reports, code: 'VOTE.01', station: '1', territory: null },
          ...{ at: null, clock: 'told', consent: true, text, pictures: [], acts: [], protocols: [] },
        }),
      );
    // The other observer of the station did not say so: nobody says it for her.
    expect(await save([own, other])).toMatchObject({ code: 'consent-missing' });
    expect(await save([other])).toMatchObject({ code: 'consent-missing' });
    expect(await json(await lawyer.ask(`violations/${other}`))).toMatchObject({ mayName: false });
    const made = await save([own]);
    const second = await stage.sign({ roles: ['lawyer'] });
    await second.ask(`incidents/${made.id}/publish`, { seen: made.changed });
    const file = await stage.published((now) => now !== null);
    expect(file?.events[0]).toMatchObject({ outcome: 'unclear', station: { id: '1' }, at: null });
  });
}, 60_000);

test('a call for help rings until somebody takes it', async () => {
  await atTheDesk(async ({ send, sign, phones: [phone] }) => {
    await send(phone, {
      kind: 'turnout',
      station: '1',
      body: { at: '2026-11-22T10:00:00+05:00', cast: 3, announced: null },
    });
    const call = await send(phone, {
      kind: 'distress',
      station: null,
      body: { at: '2026-11-22T11:00:00+05:00', text: 'помогите' },
    });
    const north = await sign({ roles: ['coordinator'], territories: ['north'] });
    const south = await sign({ roles: ['coordinator'], territories: ['south'] });
    const calls = await json<{ calls: readonly unknown[] }>(await north.ask('distress'));
    expect(calls.calls).toMatchObject([{ call, station: { id: '1', number: '1' }, safe: false, taken: null }]);
    expect(await json(await south.ask('distress'))).toEqual({ calls: [] });
    expect((await south.ask(`distress/${call}/take`, {})).status).toBe(404);
    expect((await (await sign({ roles: ['verifier'] })).ask('distress')).status).toBe(403);

    await send(phone, { kind: 'distress', station: null, body: { at: '2026-11-22T11:20:00+05:00', safe: true } });
    expect(await json(await north.ask('distress'))).toMatchObject({ calls: [{ call, safe: true }] });
    const taken = await json(await north.ask(`distress/${call}/take`, {}));
    expect(taken).toMatchObject({ call, taken: { by: north.staff } });
    const whole = await sign({ roles: ['lawyer'] });
    expect(await json(await whole.ask(`distress/${call}/take`, {}))).toMatchObject({ taken: { by: north.staff } });
    expect(await json(await north.ask('distress'))).toEqual({ calls: [] });

    // What was taken stays in the list of whoever could have taken it, the newest first.
    const again = await send(phone, { kind: 'distress', station: '2', body: { at: '2026-11-22T11:40:00+05:00' } });
    expect(await json(await whole.ask('distress/all'))).toMatchObject({
      calls: [
        { call: again, safe: false, taken: null },
        { call, safe: true, taken: { by: north.staff } },
      ],
    });
    expect(await json(await north.ask('distress/all'))).toMatchObject({ calls: [{ call }] });
    expect(await json(await south.ask('distress/all'))).toMatchObject({ calls: [{ call: again }] });
  });
}, 60_000);
