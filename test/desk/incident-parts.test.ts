/** What an event may name, where it may be, and how it leaves the public and comes back. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { until } from '../scenarios/ledger-election.ts';
import type { SignedIn } from './desk-stage.ts';
import { protocolPhoto } from './verification-stage.ts';
import { atTheDesk, election, json, seen, type ViolationsStage } from './violations-stage.ts';

const at = '2026-11-22T10:50:00+05:00';
const text = { kk: 'Жәшік ашық тұрды.', ru: 'Урна была открыта.', en: 'The box stood open.' };
const says = {
  id: null,
  seen: 0,
  reports: [] as readonly number[],
  code: 'VOTE.01',
  station: '1' as string | null,
  territory: null as string | null,
  at: null,
  clock: 'told',
  consent: false,
  text,
  pictures: [] as readonly string[],
  acts: [] as readonly number[],
  protocols: [] as readonly number[],
};

type Answer = Readonly<{ id: string; changed: number; code?: string; field?: string }>;

async function asked(staff: SignedIn, more: Partial<typeof says>): Promise<readonly (number | string)[]> {
  const answer = await staff.ask('incidents', { ...says, ...more });
  const { code, field } = await json<Answer>(answer);
  return [answer.status, code, field].filter((part) => part !== undefined);
}

/** Looked into by her, and found to be so. */
async function confirm(finder: SignedIn, report: number): Promise<void> {
  let changed = report;
  for (const outcome of ['triage', 'confirmed'])
    ({ changed } = await json<Answer>(await finder.ask(`violations/${report}/review`, { seen: changed, outcome })));
}

const enter = ({ database }: ViolationsStage, body: unknown): Promise<unknown> =>
  appendEntries(database.app, {
    election,
    entries: [contentEntry('decision', body)],
    receivedAt: '2026-11-22T06:00:00Z',
  });

test('an event names acts, protocols and pictures that are there, of their kind, and in her territories', async () => {
  await atTheDesk(async (stage) => {
    const {
      send,
      sign,
      phones: [first, second],
      database,
    } = stage;
    const figures = { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20 } };
    const act = { form: 'act-1', code: 'VOTE.01', at, text: 'Акт' };
    const photo = await protocolPhoto();
    const report = await send(first, { kind: 'violation', station: '1', body: seen('VOTE.01', at, 'Урна') });
    const northern = {
      act: await send(first, { kind: 'act', station: '1', body: act }),
      protocol: await send(first, { kind: 'protocol', station: '1', body: figures }),
    };
    const southern = {
      act: await send(second, { kind: 'act', station: '2', body: act }),
      protocol: await send(second, { kind: 'protocol', station: '2', body: figures, photo }),
    };
    const whole = await sign({ roles: ['lawyer'] });
    const north = await sign({ roles: ['coordinator'], territories: ['north'] });
    const { rows } = await database.app.query<{ sealed: string }>(
      'select sealed from projection.attachment where sequence = $1',
      [southern.protocol],
    );
    const sha256 = 'c'.repeat(64);
    const of = { submission: southern.protocol, sealed: rows[0]?.sealed };
    const picture = { sha256, width: 60, height: 80, size: 900 };
    await enter(stage, { type: 'redaction', by: whole.staff, of, picture, regions: 0 });
    await until(
      async () => (await database.app.query('select from projection.public_picture')).rowCount,
      (count) => count === 1,
    );

    expect(await asked(north, { acts: [northern.act, southern.act] })).toEqual([404, 'act-unknown', '/acts/1']);
    expect(await asked(north, { acts: [northern.protocol] })).toEqual([404, 'act-unknown', '/acts/0']);
    expect(await asked(north, { protocols: [southern.protocol] })).toEqual([404, 'protocol-unknown', '/protocols/0']);
    expect(await asked(north, { protocols: [northern.act] })).toEqual([404, 'protocol-unknown', '/protocols/0']);
    expect(await asked(north, { protocols: [report] })).toEqual([404, 'protocol-unknown', '/protocols/0']);
    expect(await asked(north, { pictures: [sha256] })).toEqual([404, 'picture-unknown', '/pictures/0']);
    expect(await asked(whole, { acts: [999_999] })).toEqual([404, 'act-unknown', '/acts/0']);
    expect(await asked(whole, { reports: [report, 999_999] })).toEqual([404, 'report-unknown', '/reports/1']);
    expect(await asked(north, { acts: [northern.act], protocols: [northern.protocol] })).toEqual([200]);
    const all = { acts: [northern.act, southern.act], pictures: [sha256] };
    expect(await asked(whole, all)).toEqual([200]);
    // Beside the name of one station the protocol of another leads both to one observer.
    expect(await asked(whole, { protocols: [southern.protocol] })).toEqual([404, 'protocol-unknown', '/protocols/0']);

    // In her territories, or nowhere: that would be out of her sight.
    expect(await asked(north, { station: null })).toEqual([409, 'place-missing', '/territory']);
    expect(await asked(north, { station: null, territory: 'south' })).toEqual([404, 'place-unknown', '/territory']);
    expect(await asked(north, { station: null, territory: 'north' })).toEqual([200]);
    expect(await asked(whole, { station: null })).toEqual([200]);
    await enter(stage, { type: 'incident', by: north.staff, ...says, id: 'i-nowhere0', station: null });
    expect(await asked(north, {})).toEqual([200]);
    expect((await whole.ask('incidents/i-nowhere0/publish', { seen: 1 })).status).toBe(404);
    const known = await json<{ incidents: readonly { territory: string }[] }>(await north.ask('incidents'));
    expect(known.incidents.map(({ territory }) => territory)).toEqual(['north', 'north', 'north', 'north']);
    expect(await json(await north.ask('places'))).toEqual({
      places: [{ id: 'north', name: { en: 'North' }, path: ['north'] }],
    });
  });
}, 60_000);

test('whoever withdraws says why, and may take it back at once; to publish it anew takes two as before', async () => {
  await atTheDesk(async (stage) => {
    const {
      send,
      sign,
      phones: [phone],
      published,
      setClock,
    } = stage;
    const report = await send(phone, { kind: 'violation', station: '1', body: seen('VOTE.01', at, 'Урна') });
    const [finder, publisher] = [await sign({ roles: ['coordinator'] }), await sign({ roles: ['lawyer'] })];
    await confirm(finder, report);
    const made = await json<Answer>(await finder.ask('incidents', { ...says, reports: [report] }));
    const step = async (by: SignedIn, name: string, more: object): Promise<Answer> =>
      json<Answer>(await by.ask(`incidents/${made.id}/${name}`, more));
    const shown = await step(publisher, 'publish', { seen: made.changed });
    await published((file) => file?.incidents === 1);

    expect(await step(finder, 'withdraw', { seen: shown.changed })).toMatchObject({ code: 'request-invalid' });
    const gone = await step(finder, 'withdraw', { seen: shown.changed, reason: 'safety' });
    const file = await published((now) => now?.incidents === 0);
    expect(file?.taken).toMatchObject([{ id: made.id, reason: 'safety' }]);
    expect(Object.keys(file?.taken[0] ?? {})).not.toContain('by');
    // She found it herself.
    expect(await step(finder, 'publish', { seen: gone.changed })).toMatchObject({ code: 'own-review' });
    expect(await step(publisher, 'restore', { seen: gone.changed })).toMatchObject({ code: 'undo-closed' });
    const back = await step(finder, 'restore', { seen: gone.changed });
    expect(back.changed).toBeGreaterThan(gone.changed);
    expect((await published((now) => now?.incidents === 1))?.taken).toEqual([]);

    // Half a minute later it is for somebody else.
    const again = await step(finder, 'withdraw', { seen: back.changed, reason: 'mistake' });
    setClock('2026-11-22T06:01:00Z');
    expect(await step(finder, 'restore', { seen: again.changed })).toMatchObject({ code: 'undo-closed' });
    // Nor does an entry that says she did.
    await enter(stage, { type: 'incident-restored', by: publisher.staff, id: made.id, seen: again.changed });
    expect((await step(publisher, 'publish', { seen: again.changed })).changed).toBeGreaterThan(again.changed);

    const objects = folderObjects(join(stage.server.dataFolder, 'objects'));
    expect((await checkProjections(stage.database, { election, objects, folds })).differences).toEqual([]);
  });
}, 60_000);

test('a number that came into a draft past the door does not come before the public', async () => {
  await atTheDesk(async (stage) => {
    const {
      send,
      sign,
      phones: [phone],
      database,
    } = stage;
    const report = await send(phone, { kind: 'violation', station: '1', body: seen('VOTE.01', at, 'Урна') });
    const [finder, publisher] = [await sign({ roles: ['coordinator'] }), await sign({ roles: ['lawyer'] })];
    await confirm(finder, report);
    expect(await asked(finder, { reports: [report], text: { ...text, kk: 'ЖСН 991231 500006' } })).toEqual([
      400,
      'personal-number',
      '/text/kk',
    ]);
    const id = 'i-numbered';
    const numbered = { ...says, id, reports: [report], text: { ...text, ru: 'Звоните 8 (701) 000-00-00' } };
    await enter(stage, { type: 'incident', by: finder.staff, ...numbered });
    const drafted = await until(
      async () => (await json<{ incidents: readonly Answer[] }>(await finder.ask('incidents'))).incidents[0],
      (incident) => incident !== undefined,
    );
    const seenAt = { seen: drafted.answer?.changed ?? 0 };
    const refused = await publisher.ask(`incidents/${id}/publish`, seenAt);
    expect([refused.status, await json(refused)]).toMatchObject([400, { code: 'personal-number', field: '/text/ru' }]);
    const { rows } = await database.app.query('select state from projection.incident where incident = $1', [id]);
    expect(rows).toEqual([{ state: 'drafted' }]);
  });
}, 60_000);
