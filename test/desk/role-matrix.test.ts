/** Every route of the desk × every role × every foreign place. The routes are the router's own; nobody keeps a second list of them. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { matrixStage } from './matrix-stage.ts';
import { nameOf, pastTheRouter, withoutExample, wrongAt } from './role-matrix.ts';
import { routeExamples } from './route-examples.ts';

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'kua-matrix-'));

test('every route is open to whom its row names, in her territories, and to nobody else', async () => {
  await withDatabase(async (database) => {
    const stage = await matrixStage(database, await makeFolder());
    const { router } = stage;
    expect([...pastTheRouter(router), ...withoutExample(router.table, routeExamples)]).toEqual([]);
    // The copy of the south came first: but for her territories it would be hers.
    const next = { method: 'POST', path: 'verify/next' } as const;
    const anywhere = await stage.ask(next, stage.withRole('verifier'), { body: {} });
    expect(await anywhere.json()).toMatchObject({ task: { station: { id: stage.station.south } } });
    const northern = await stage.ask(next, await stage.northern(['verifier']), { body: {} });
    expect(await northern.json()).toMatchObject({ task: { station: { id: stage.station.north } } });
    const wrong: string[] = [];
    for (const row of router.table) {
      const example = routeExamples[nameOf(row)];
      if (example !== undefined) wrong.push(...(await wrongAt(stage, row, example)));
    }
    expect(wrong).toEqual([]);
  });
});

test('a route that is planted past the rules is found, by its name', async () => {
  await withDatabase(async (database) => {
    const stage = await matrixStage(database, await makeFolder(), (planted) => {
      planted.app.get('/:election/planted', (context) => context.json({}));
      planted.get({ path: 'unheard', roles: ['auditor'], scope: 'election' }, (context) =>
        Promise.resolve(context.json({})),
      );
      planted.get({ path: 'telling', roles: ['auditor'], scope: 'filtered' }, (context) =>
        Promise.resolve(context.json({ stations: ['north-station-4417', 'south-station-7731'] })),
      );
      planted.get({ path: 'at/:station', roles: ['auditor'], scope: 'filtered' }, (context) =>
        Promise.resolve(context.json({ station: context.req.param('station') })),
      );
      planted.get({ path: 'failing/:thing', roles: ['auditor'], scope: 'election' }, (context) => {
        if (context.req.param('thing') !== 'this') throw new Error('no such thing');
        return Promise.resolve(context.json({}));
      });
    });
    const { router } = stage;
    expect(pastTheRouter(router)).toEqual(['GET planted: past the router']);
    expect(withoutExample(router.table, routeExamples)).toEqual(
      ['unheard', 'telling', 'at/:station', 'failing/:thing'].map(
        (path) => `GET ${path}: add an example to test/desk/route-examples.ts`,
      ),
    );
    const wrong = async (path: string, example: Parameters<typeof wrongAt>[2]) => {
      const row = router.table.find((each) => each.path === path);
      return row === undefined ? null : wrongAt(stage, row, example);
    };
    expect(await wrong('telling', { home: () => ({}) })).toEqual([
      'GET telling: tells a northerner of south-station-7731',
    ]);
    const at = (station: string) => () => ({ params: { station } });
    expect(await wrong('at/:station', { home: at(stage.station.north), foreign: at(stage.station.south) })).toEqual([
      'GET at/:station: a northerner who asks for the south gets 200 and not 404',
    ]);
    expect((await wrong('failing/:thing', { home: () => ({ params: { thing: 'this' } }) }))?.[0]).toMatch(
      /^GET failing\/:thing: fails on .*: no such thing$/,
    );
    // Rows that say too much, or too little, of who may ask.
    const row = { method: 'GET', path: 'staff', scope: 'filtered' } as const;
    const example = { home: () => ({}) };
    expect(await wrongAt(stage, { ...row, roles: ['auditor'] }, example)).toEqual([
      'GET staff: a administrator gets 200 and not 403',
    ]);
    expect(await wrongAt(stage, { ...row, roles: ['administrator', 'auditor', 'lawyer'] }, example)).toEqual([
      'GET staff: a lawyer gets 403 and not open',
    ]);
  });
});
