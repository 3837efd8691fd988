import { expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { RegistryBody } from '@kua/core/registry/registry-contract.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { withDatabase } from '../postgres/test-database.ts';
import type { TestDatabase } from '../postgres/test-database.ts';
import { foldRegistry } from './registry-projection.ts';

const projecting = { election: 'e-2026', objects: folderObjects('/nowhere'), folds: { registry: foldRegistry } };

async function say(database: TestDatabase, ...bodies: readonly RegistryBody[]): Promise<void> {
  const entries = bodies.map((body) => contentEntry('registry', body));
  await appendEntries(database.app, { election: 'e-2026', entries, receivedAt: '2026-01-01T00:00:00Z' });
  await projectToHead(database, projecting);
}

async function shown(database: TestDatabase, table: string, order: string): Promise<readonly unknown[]> {
  const { rows } = await database.app.query<{ row: unknown }>(
    `select to_jsonb(t) - 'election' as row from projection.${table} t order by ${order}`,
  );
  return rows.map(({ row }) => row);
}

const election = {
  id: 'e-2026',
  name: { en: 'An election', ru: 'Выборы' },
  date: '2026-03-01',
  country: 'KZ',
  pack: 'kz',
  rehearsal: true,
  embargoUntil: '2026-03-02T00:00:00+05:00',
};
const contest = {
  id: 'president',
  name: { en: 'President' },
  fields: [{ id: 'registered', name: { en: 'Registered' } }],
  options: [{ id: 'a', name: { en: 'Anna' }, kind: 'candidate' as const, color: '#123456' }],
  denominator: 'cast',
  relations: [{ id: 'r1', name: { en: 'r1' }, left: 'issued', op: '<=' as const, right: 'registered' }],
  maxTurnout: 0.9,
  stations: 'all' as const,
};

test('a later entry adds and replaces, and what it leaves at its default erases nothing', async () => {
  await withDatabase(async (database) => {
    await say(database, {
      type: 'election',
      election,
      contests: [contest],
      sources: [{ id: 'official', name: { en: 'CEC' } }],
    });
    await say(database, {
      type: 'election',
      election: {
        ...election,
        name: { und: 'e-2026' },
        country: 'ZZ',
        pack: 'generic',
        rehearsal: false,
        embargoUntil: null,
      },
      contests: [
        {
          ...contest,
          name: { kk: 'Президент' },
          fields: [
            { id: 'cast', name: { en: 'Cast' } },
            { id: 'registered', name: { en: 'On the list' } },
          ],
          options: [
            { id: 'b', name: { en: 'Berik' }, kind: 'candidate', color: null },
            { id: 'a', name: { und: 'a' }, kind: 'other', color: null },
          ],
          denominator: 'options',
          relations: [],
          maxTurnout: 1,
        },
        { ...contest, id: 'second' },
      ],
      sources: [
        { id: 'observers', name: { en: 'Observers' } },
        { id: 'official', name: { und: 'official' } },
      ],
    });
    expect(await shown(database, 'election', 'election')).toEqual([
      {
        body: election,
        sources: [
          { id: 'official', name: { en: 'CEC' } },
          { id: 'observers', name: { en: 'Observers' } },
        ],
      },
    ]);
    expect(await shown(database, 'contest', 'position')).toEqual([
      {
        id: 'president',
        position: 1,
        body: {
          ...contest,
          name: { en: 'President', kk: 'Президент' },
          fields: [
            { id: 'registered', name: { en: 'On the list' } },
            { id: 'cast', name: { en: 'Cast' } },
          ],
          options: [
            { id: 'a', name: { en: 'Anna' }, kind: 'candidate', color: '#123456' },
            { id: 'b', name: { en: 'Berik' }, kind: 'candidate', color: null },
          ],
        },
      },
      { id: 'second', position: 2, body: { ...contest, id: 'second' } },
    ]);
  });
});

test('cells keep their positions, whatever a later entry puts before them', async () => {
  await withDatabase(async (database) => {
    await say(database, { type: 'election', election, contests: [contest], sources: [] });
    const first = { id: 'z', name: { en: 'Zarina' }, kind: 'candidate' as const, color: null };
    const fields = [{ id: 'cast', name: { en: 'Cast' } }, ...contest.fields];
    const options = [first, ...contest.options];
    await say(database, { type: 'election', election, contests: [{ ...contest, fields, options }], sources: [] });
    expect(await shown(database, 'cell', 'contest, position')).toMatchObject([
      { position: 1, kind: 'field', id: 'registered' },
      { position: 2, kind: 'option', id: 'a', name: { en: 'Anna' } },
      { position: 3, kind: 'field', id: 'cast' },
      { position: 4, kind: 'option', id: 'z' },
    ]);
  });
});

test('territories and stations are replaced by id; an unknown coordinate does not erase a known one', async () => {
  await withDatabase(async (database) => {
    const station = {
      id: '007',
      number: '7',
      name: 'School',
      address: null,
      territory: 'r',
      latitude: 43.2,
      longitude: 76.9,
      registered: 1000,
    };
    await say(
      database,
      {
        type: 'territories',
        territories: [
          { id: 'whole', parent: null, level: 0, name: { en: 'Whole' } },
          {
            id: 'r',
            parent: 'whole',
            level: 1,
            name: { en: 'R' },
            shortName: { en: 'r' },
            tile: { row: 1, column: 2 },
          },
        ],
      },
      { type: 'stations', stations: [{ ...station, name: 'Old name' }, station] },
    );
    await say(
      database,
      { type: 'territories', territories: [{ id: 'r', parent: 'whole', level: 1, name: { kk: 'Р' } }] },
      { type: 'stations', stations: [{ ...station, number: '8', latitude: null, longitude: null, registered: 0 }] },
    );
    expect(await shown(database, 'territory', 'level')).toEqual([
      { id: 'whole', parent: null, level: 0, name: { en: 'Whole' }, short_name: null, tile: null },
      {
        id: 'r',
        parent: 'whole',
        level: 1,
        name: { en: 'R', kk: 'Р' },
        short_name: { en: 'r' },
        tile: { row: 1, column: 2 },
      },
    ]);
    expect(await shown(database, 'station', 'id')).toEqual([{ ...station, number: '8', registered: 0 }]);
    expect(await shown(database, 'head', 'election')).toEqual([{ sequence: 4, registry: 4 }]);
  });
});
