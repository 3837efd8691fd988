import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coverageBoard, stationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { stationStates } from '@kua/core/coverage/station-day.ts';
import { evidenceLevels } from '@kua/core/protocols/evidence-level.ts';
import { beginSession } from '../../apps/server/src/access/staff-session-store.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { serve } from '../scenarios/ledger-election.ts';
import { at, beginMorning, election, openingList, turnoutAt } from './coverage-day.ts';
import { signIn } from './desk-stage.ts';

test("a coordinator's morning: who is there, what is late, where turnout jumps", { timeout: 120_000 }, async () => {
  await withDatabase(async (database) => {
    let now = at('06:20');
    const server = await serve(database, { clock: () => now });
    const objectsFolder = join(server.dataFolder, 'objects');
    try {
      const morning = await beginMorning(database, objectsFolder);
      const stage = { url: server.url, database, election, objectsFolder };
      const north = await signIn(stage, { roles: ['coordinator'], territories: ['north'] });

      const board = async () => {
        await morning.project();
        const read = coverageBoard.parse(await (await north.ask('coverage')).json());
        const { columns, moments } = read;
        const of = (station: string) => {
          const index = columns.station.indexOf(station);
          return {
            state: stationStates[columns.state[index] ?? -1],
            late: columns.late[index]?.map((place) => moments[place]?.id),
            jumps: columns.jumps[index],
            drops: columns.drops[index],
          };
        };
        return { read, of };
      };

      // Before seven: nobody at station 1; at 3 somebody came; at 5 the opening was watched.
      const third = await morning.observer('3');
      const fifth = await morning.observer('5');
      const listOfThird = await third.say('06:10', 'checklist', openingList({}));
      await fifth.say(
        '06:15',
        'checklist',
        openingList({
          'boxes-empty': true,
          'others:observers': true,
          'observers-number': 3,
          'observers-from:party': true,
          'observers-from:association': true,
          'observers-from:foreign': false,
          'observers-from:unsaid': false,
        }),
      );
      // What is in the south is not hers to see.
      const south = await morning.observer('2');
      await south.say('06:15', 'checklist', openingList({ 'boxes-empty': true }));
      let { read, of } = await board();
      expect(read.columns.station).toHaveLength(30);
      expect(of('1')).toEqual({ state: 'nobody', late: [], jumps: 0, drops: 0 });
      expect(of('3')).toEqual({ state: 'arrived', late: [], jumps: 0, drops: 0 });
      expect(of('5').state).toBe('opening');
      expect(read.byRegion).toEqual([
        { territory: 'north', stations: 30, states: [28, 0, 1, 1, 0, 0, 0], late: 0, jumps: 0, drops: 0 },
      ]);
      expect(JSON.stringify(read)).not.toContain('south');

      // The same question again costs nothing while nothing arrives and no minute passes.
      const first = await north.ask('coverage');
      const etag = first.headers.get('etag') ?? '';
      const cookie = { cookie: `__Host-kua-desk=${north.token}` };
      const again = await fetch(`${server.url}/api/v1/desk/${election}/coverage`, {
        headers: { ...cookie, 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      // Another who signs in at the same browser is not shown the board that it has of hers.
      const whole = await signIn(stage, { roles: ['coordinator'] });
      const another = await fetch(`${server.url}/api/v1/desk/${election}/coverage`, {
        headers: {
          cookie: `__Host-kua-desk=${whole.token}`,
          'if-none-match': (await north.ask('coverage')).headers.get('etag') ?? '',
        },
      });
      expect(another.status).toBe(200);

      // Seven o'clock: the boxes at station 3 were shown to nobody yet.
      now = at('07:00');
      expect((await board()).of('3').late).toEqual(['seals']);
      expect((await board()).of('5').late).toEqual([]);

      // She sends the list anew, with what she had passed over; the first one counts no more.
      await third.say('07:05', 'checklist', openingList({ 'boxes-empty': true }));
      await third.say('07:06', 'correction', { original: listOfThird, withdrawn: true });
      expect((await board()).of('3')).toMatchObject({ state: 'opening', late: [] });

      // Ten o'clock: from most stations of the north comes the announced figure. At 11 it is far above the others.
      for (let number = 7; number < 60; number += 2) {
        const { say } = await morning.observer(String(number));
        await say('10:05', 'turnout', turnoutAt('10:00', 95 + number, 100 + number));
        const noon = number === 11 ? 700 : 200 + number;
        await say('12:05', 'turnout', turnoutAt('12:00', number === 13 ? 60 : 195 + number, noon));
      }
      now = at('12:30');
      ({ read, of } = await board());
      expect(of('11')).toMatchObject({ state: 'voting', jumps: 1, drops: 0 });
      expect(of('13')).toMatchObject({ state: 'voting', jumps: 0, drops: 1 });
      expect(of('15')).toMatchObject({ jumps: 0, drops: 0 });
      // At 5 the list on voting and the turnout of ten are missing; nothing is asked of station 1, where there is nobody.
      expect(of('5').late).toEqual(['turnout-10', 'voting-1']);
      expect(of('1').late).toEqual([]);
      expect(read.bySource.find(({ source }) => source === 'observers')).toMatchObject({ observed: 29, turnout: 27 });

      const eleven = stationCoverage.parse(await (await north.ask('coverage/stations/11')).json());
      expect(eleven.findings).toMatchObject([
        { type: 'jump', what: 'announced', of: null, from: 600, to: 720, gain: 589, usual: 0.1 },
      ]);
      expect(eleven.turnout).toEqual([
        {
          source: 'observers',
          observer: 1,
          points: [
            { minute: 600, cast: 106, announced: 111 },
            { minute: 720, cast: 206, announced: 700 },
          ],
        },
      ]);
      const five = stationCoverage.parse(await (await north.ask('coverage/stations/5')).json());
      expect(five.others.map(({ question, answer }) => [question['en'], answer])).toEqual([
        ['How many observers are there besides you?', 3],
        [
          'Whom do they say they are from?',
          [
            expect.objectContaining({ en: 'A political party' }) as object,
            expect.objectContaining({ en: 'A public association or a non-profit organisation' }) as object,
          ],
        ],
      ]);
      expect(five.lists).toMatchObject([{ list: 'opening', minute: 375, observer: 1 }]);

      // In the night the count goes on; at eight it is over by law, and of all who watched it one has sent her protocol.
      const night = (time: string): Date => new Date(at(time).getTime() + 24 * 3600_000);
      const figures = { fields: { registered: 1000, cast: 500 }, options: { anna: 200, bek: 300 } };
      await third.say('22:40', 'protocol', { contest: 'president', ...figures });
      // At station 7 two organisations saw other figures.
      const [ours, theirs] = [await morning.observer('7'), await morning.observer('7', 'echo')];
      await ours.say('22:50', 'protocol', { contest: 'president', ...figures });
      await theirs.say('22:55', 'protocol', {
        ...{ contest: 'president', fields: figures.fields },
        options: { anna: 210, bek: 300 },
      });
      now = night('07:59');
      // Her session of the day is over by now.
      const token = await beginSession(database.app, { election, staff: north.staff, now });
      const morningAfter = async (path: string): Promise<unknown> => {
        await morning.project();
        const headers = { cookie: `${sessionCookie}=${token}` };
        return (await fetch(`${server.url}/api/v1/desk/${election}/${path}`, { headers })).json();
      };
      const lateAt = async (station: string): Promise<readonly (string | undefined)[]> => {
        const { columns, moments } = coverageBoard.parse(await morningAfter('coverage'));
        return (columns.late[columns.station.indexOf(station)] ?? []).map((place) => moments[place]?.text['en']);
      };
      const missing = 'The protocol has not come. By law the count takes at most 12 hours.';
      expect(await lateAt('5')).not.toContain(missing);
      const { columns, bySource } = coverageBoard.parse(await morningAfter('coverage'));
      const disputed = columns.station.filter((_, place) => evidenceLevels[columns.level[place] ?? 0] === 'disputed');
      expect(disputed).toEqual(['7']);
      const sentBy = (station: string): readonly (string | undefined)[] =>
        (columns.sources[columns.station.indexOf(station)] ?? []).map((place) => bySource[place]?.source);
      expect([sentBy('7'), sentBy('3'), sentBy('1')]).toEqual([['observers', 'echo'], ['observers'], []]);
      const seven = stationCoverage.parse(await morningAfter('coverage/stations/7'));
      expect(seven.versions).toMatchObject([
        {
          contest: 'president',
          stated: [{ source: 'observers', minute: 22 * 60 + 50 }, { source: 'echo' }],
          cells: [
            { name: { en: 'registered' }, figures: [1000, 1000], isDiffering: false },
            { name: { en: 'cast' }, figures: [500, 500], isDiffering: false },
            { name: { en: 'anna' }, figures: [200, 210], isDiffering: true },
            { name: { en: 'bek' }, figures: [300, 300], isDiffering: false },
          ],
          findings: [],
        },
      ]);
      now = night('08:00');
      expect((await lateAt('5'))[0]).toBe(missing);
      expect([await lateAt('3'), await lateAt('1')]).toEqual([[], []]);
      const silent = stationCoverage.parse(await morningAfter('coverage/stations/5'));
      expect(silent.late[0]).toMatchObject({
        id: 'count-10',
        start: 32 * 60,
        lateFrom: 32 * 60,
        text: { en: missing },
      });
      now = at('12:30');

      expect((await north.ask('coverage/stations/2')).status).toBe(404);
      const verifier = await signIn(stage, { roles: ['verifier'] });
      expect((await verifier.ask('coverage')).status).toBe(403);
      const check = await checkProjections(database, { election, objects: folderObjects(objectsFolder), folds });
      expect(check.differences).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
