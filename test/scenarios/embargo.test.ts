import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Overview, ReleaseHead } from '@kua/core/publication/release-contract.ts';
import type { Election } from '@kua/core/registry/election.ts';
import { electionSchema } from '@kua/core/registry/registry-contract.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { importFiles } from '../../apps/server/src/deliveries/import-run.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { packRules } from '../../apps/server/src/registry/pack-rules.ts';
import { beginElection, sendProtocol, serve, until } from './ledger-election.ts';
import { filesOf, noEmbargo, publish } from './publish-election.ts';

// Voting in Kazakhstan on 22 November 2026: results from midnight in Astana on, 19:00 UTC.
const election = { id: 'vote', date: '2026-11-22', pack: 'kz' };
const before = new Date('2026-11-22T18:00:00Z');
const after = new Date('2026-11-22T20:00:00Z');

// Figures that occur nowhere else by chance, nor do their sums and differences.
const secrets = [734_519, 918_273, 734_519 + 918_273, 645_311, 734_519 - 645_311, 645_311 + 918_273];

async function voted(database: Database): Promise<void> {
  await beginElection(database, election);
  await sendProtocol(database, 'vote', { source: 'official', station: '3', anna: 734_519, bek: 918_273 });
  await sendProtocol(database, 'vote', { source: 'observers', station: '3', anna: 645_311, bek: 918_273 });
}

async function secretsIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [path, bytes] of await filesOf(folder)) {
    const text = bytes.toString('utf8');
    for (const secret of secrets) if (text.includes(String(secret))) found.push(`${path}: ${secret}`);
    if (/"(?:differ|agree|onlyA|onlyB)":[1-9]/.test(text)) found.push(`${path}: counts`);
    if (text.includes('"shares":')) found.push(`${path}: who shares what`);
    if (/"match":"[^"]*[^-"]/.test(text)) found.push(`${path}: states`);
  }
  return found;
}

/** What the overview says of who shares. */
async function sharesIn(folder: string): Promise<readonly (readonly unknown[])[]> {
  const files = await filesOf(folder);
  const read = (path: string): unknown => JSON.parse(files.get(path)?.toString('utf8') ?? '');
  const { sources } = read((read('head.json') as ReleaseHead).overview) as Overview;
  return sources.map(({ id, kind, shares }) => [id, kind, shares]);
}

describe('the embargo', () => {
  test('keeps every figure out of every file until it ends, and lets all of them in after', async () => {
    await withDatabase(async (database) => {
      await voted(database);
      const folder = await mkdtemp(join(tmpdir(), 'kua-embargo-'));
      await projectToHead(database, { election: 'vote', objects: folderObjects(folder), folds });
      const { rules } = packRules();
      const held = await publish(database, { election: 'vote', folder, rules, now: before });
      expect(held.embargo).toBe('2026-11-22T19:00:00Z');
      expect(await secretsIn(folder)).toEqual([]);
      expect(await sharesIn(folder)).toEqual([
        ['official', 'official', undefined],
        ['observers', 'observers', undefined],
      ]);
      const names = [...(await filesOf(folder)).keys()];
      expect(names.filter((path) => path.startsWith('downloads/')).map((path) => path.split('-')[1])).toEqual([
        'stations',
      ]);

      // A minute before, and again: nothing changes.
      const nearly = new Date('2026-11-22T18:59:59.999Z');
      expect((await publish(database, { election: 'vote', folder, rules, now: nearly })).made).toBe('unchanged');

      const lifted = await publish(database, { election: 'vote', folder, rules, now: after });
      expect(lifted).toMatchObject({ embargo: null, made: 'built' });
      const found = await secretsIn(folder);
      for (const secret of secrets)
        expect(
          found.some((line) => line.endsWith(`: ${secret}`)),
          String(secret),
        ).toBe(true);

      const shares = { since: expect.stringMatching(/^20\d\d-.*Z$/) as string, photos: false };
      expect(await sharesIn(folder)).toEqual([
        ['official', 'official', shares],
        ['observers', 'observers', shares],
      ]);

      // Should an operator hold back what was public, nothing of it stays behind, not even for mirrors.
      await publish(database, { election: 'vote', folder, rules, now: before });
      expect(await secretsIn(folder)).toEqual([]);
      await rm(folder, { recursive: true });
    });
  });

  test('is what keeps them out: without it the same search finds them', async () => {
    await withDatabase(async (database) => {
      await voted(database);
      const folder = await mkdtemp(join(tmpdir(), 'kua-embargo-'));
      await projectToHead(database, { election: 'vote', objects: folderObjects(folder), folds });
      await publish(database, { election: 'vote', folder, rules: noEmbargo, now: before });
      expect((await secretsIn(folder)).length).toBeGreaterThan(secrets.length);
      await rm(folder, { recursive: true });
    });
  });

  test('holds for the server too, and lifts by itself when its hour comes', async () => {
    await withDatabase(async (database) => {
      await voted(database);
      let now = before;
      const server = await serve(database, { clock: () => now });
      try {
        await until(
          () => fetch(`${server.url}/vote/head.json`),
          (answer) => answer.ok,
        );
        await sendProtocol(database, 'vote', { source: 'observers', station: '5', anna: 734_519, bek: 645_311 });
        const refused = await fetch(`${server.url}/api/v1/elections/vote/comparison`);
        expect(refused.status).toBe(403);
        expect(await refused.json()).toMatchObject({ code: 'embargoed', until: '2026-11-22T19:00:00Z' });
        const listed = await (await fetch(`${server.url}/api/v1/elections`)).text();
        expect(listed).toContain('"embargo":"2026-11-22T19:00:00Z"');
        const last = await headSequence(database.app, 'vote');
        await until(
          async () => (await fetch(`${server.url}/vote/head.json`)).text(),
          (head) => head.includes(`"sequence":${last},`),
        );
        expect(await secretsIn(join(server.dataFolder, 'release'))).toEqual([]);
        for (const answer of [listed, await (await fetch(`${server.url}/`)).text()])
          for (const secret of secrets) expect(answer).not.toContain(String(secret));

        now = new Date('2026-11-22T19:00:00Z');
        const { milliseconds } = await until(
          () => secretsIn(join(server.dataFolder, 'release')),
          (found) => secrets.every((secret) => found.some((line) => line.endsWith(`: ${secret}`))),
        );
        expect(milliseconds).toBeLessThan(5000);
        expect((await fetch(`${server.url}/api/v1/elections/vote/comparison`)).status).toBe(200);
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true });
      }
    });
  });

  test('set by the operator counts instead of the pack’s', async () => {
    await withDatabase(async (database) => {
      await beginElection(database, { ...election, embargoUntil: '2026-11-23T06:00:00+05:00' });
      await sendProtocol(database, 'vote', { source: 'official', station: '3', anna: 734_519, bek: 918_273 });
      const folder = await mkdtemp(join(tmpdir(), 'kua-embargo-'));
      await projectToHead(database, { election: 'vote', objects: folderObjects(folder), folds });
      const held = await publish(database, { election: 'vote', folder, rules: packRules().rules, now: after });
      expect(held.embargo).toBe('2026-11-23T06:00:00+05:00');
      expect(await secretsIn(folder)).toEqual([]);
      await rm(folder, { recursive: true });
    });
  });

  test('cannot be lifted or moved by a mapping of another date, pack, country or kind of election', async () => {
    await withDatabase(async (database) => {
      const deliver = await deskOf(database);
      expect((await deliver({ pack: 'kz', country: 'KZ' })).ok).toBe(true);
      const ledger = await ledgerOf(database);
      for (const dryRun of [true, false]) {
        const refused = await deliver({ date: '2026-11-01', pack: 'generic', country: 'ZZ', rehearsal: true }, dryRun);
        if (refused.ok) throw new Error('the mapping was taken');
        expect(refused.error.map(({ code, column }) => `${code} ${column ?? ''}`)).toEqual([
          'election-clash election.date',
          'election-clash election.country',
          'election-clash election.pack',
          'election-clash election.rehearsal',
        ]);
        expect(refused.error[0]?.sentence).toMatch(/2026-11-22.*2026-11-01/);
      }
      // Left out they are as they were; nothing new is said of the election then.
      expect((await deliver({}, false, 'second')).ok).toBe(true);
      expect(await ledgerOf(database)).toEqual([...ledger, 'delivery']);
      expect(await electionIn(database)).toMatchObject({ pack: 'kz', country: 'KZ', rehearsal: false });
    });
  });

  test('of an election that a mapping described by itself is fixed as well', async () => {
    await withDatabase(async (database) => {
      const deliver = await deskOf(database);
      await deliver({});
      expect((await deliver({ pack: 'kz' })).ok).toBe(false);
      expect((await deliver({ pack: 'generic', rehearsal: false })).ok).toBe(true);
    });
  });

  test('does not lift where the ledger itself holds a later entry that would', async () => {
    await withDatabase(async (database) => {
      await beginElection(database, election);
      await beginElection(database, { ...election, date: '2020-11-22', pack: 'generic', rehearsal: true });
      await projectToHead(database, { election: 'vote', objects: folderObjects(tmpdir()), folds });
      expect(await electionIn(database)).toMatchObject({ date: '2026-11-22', pack: 'kz', rehearsal: false });
    });
  });

  test('is set, moved, set again and cleared by mappings, and saying the same again adds nothing', async () => {
    await withDatabase(async (database) => {
      const deliver = await deskOf(database);
      const first = '2026-11-23T06:00:00+05:00';
      const other = '2026-11-24T06:00:00+05:00';
      await deliver({ pack: 'kz' });
      for (const [embargoUntil, expected] of [
        [first, first],
        [other, other],
        [first, first],
        [undefined, first],
        [null, null],
        [undefined, null],
        [first, first],
      ] as const) {
        const said = embargoUntil === undefined ? {} : { embargoUntil };
        await deliver(said);
        expect((await electionIn(database)).embargoUntil).toBe(expected);
        const ledger = await ledgerOf(database);
        await deliver(said);
        const repeated = (await ledgerOf(database)).filter((kind) => kind === 'registry');
        expect(repeated).toEqual(ledger.filter((kind) => kind === 'registry'));
      }
    });
  });
});

type Deliver = (
  said: Readonly<Record<string, unknown>>,
  dryRun?: boolean,
  label?: string,
) => ReturnType<typeof importFiles>;

/** Imports one small file, whatever its mapping says of the election. */
async function deskOf(database: Database): Promise<Deliver> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-embargo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'wide.csv');
  await writeFile(path, 'station,A\n1,5\n');
  return (said, dryRun = false, delivery = 'first') =>
    importFiles({
      database,
      objects: folderObjects(join(folder, 'objects')),
      files: [path],
      mapping: {
        version: 1,
        election: { id: 'vote', date: '2026-11-22', ...said },
        source: 'official',
        delivery,
        files: [
          {
            match: 'wide.csv',
            unit: { station: 'station' },
            stations: {},
            results: [{ layout: 'wide', contest: 'president', options: ['A'] }],
          },
        ],
      },
      dryRun,
      now: before,
      reportFiles: () => [],
    });
}

async function ledgerOf(database: Database): Promise<readonly string[]> {
  const { rows } = await database.app.query<{ kind: string }>('select kind from ledger.entry order by sequence');
  return rows.map(({ kind }) => kind);
}

async function electionIn(database: Database): Promise<Election> {
  const { rows } = await database.app.query<{ body: unknown }>('select body from projection.election');
  return electionSchema.parse(rows[0]?.body);
}
