import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { publishElection, type PublishOptions } from '../../apps/server/src/publication/publication.ts';
import { serveFolder } from '../e2e/static-server.ts';
import { filesOf, noEmbargo, publish, referencedPaths } from './publish-election.ts';
import {
  seedElection,
  seedObservers,
  stateProtocols,
  syntheticStation,
  type SyntheticElection,
  type SyntheticStatement,
} from './synthetic-election.ts';

const small: SyntheticElection = { id: 'shore', stations: 60, regions: 3, districts: 2, options: 3, rehearsal: false };
const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-release-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** The files that the head names, and the head without the time of its making. */
async function release(folder: string): Promise<Record<string, string>> {
  const files = await filesOf(folder);
  const named = await referencedPaths((path) => Promise.resolve(files.get(path)?.toString('utf8') ?? ''));
  const content = [...named].sort().map((path) => [path, files.get(path)?.toString('utf8') ?? 'MISSING'] as const);
  return {
    ...Object.fromEntries(content),
    'head.json': (files.get('head.json')?.toString('utf8') ?? '').replace(/"publishedAt":"[^"]*"/, ''),
  };
}

/** Paths whose bytes are not the same in both. */
function differing(left: Record<string, string>, right: Record<string, string>): readonly string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((path) => left[path] !== right[path]);
}

const figure = fc.option(fc.integer({ min: 0, max: 300 }), { freq: 6 });
const statement = fc.record({
  source: fc.constantFrom('official', 'observers'),
  station: fc.integer({ min: 1, max: 62 }).map(syntheticStation),
  figures: fc.array(figure, { minLength: 8, maxLength: 8 }),
  conflict: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant([6]) }),
});
const nights = fc.array(
  // As in a ledger, where each submission is an entry of its own.
  fc.uniqueArray(statement, { minLength: 1, maxLength: 4, selector: ({ source, station }) => `${source} ${station}` }),
  { minLength: 1, maxLength: 5 },
);

describe('a release', () => {
  test('that followed every change is, byte for byte, the one made from nothing', async () => {
    let patched = 0;
    let bounded = 0;
    await withDatabase(async (database) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          nights,
          fc.constantFrom(
            { regions: 3, districts: 2 },
            { regions: 3, districts: 2, announced: true },
            { regions: 2, districts: 0, announced: true },
            { regions: 0, districts: 0 },
          ),
          fc.boolean(),
          async (changes, layout, between) => {
            const election = { ...small, ...layout, id: `shore-${(run += 1)}` };
            await seedElection(database.projector, election);
            const followed = await newFolder();
            await publish(database, { election: election.id, folder: followed });
            for (const change of changes) {
              await stateProtocols(database.projector, election.id, change);
              const { made } = await publish(database, { election: election.id, folder: followed, downloads: between });
              expect(made).not.toBe('built');
              patched += Number(made === 'patched');
            }
            await publish(database, { election: election.id, folder: followed });
            const fromNothing = await newFolder();
            await publish(database, { election: election.id, folder: fromNothing });
            const files = await release(followed);
            expect(differing(files, await release(fromNothing))).toEqual([]);
            bounded += Number(Object.values(files).some((text) => text.includes('"kind":"sum-exceeds"')));
          },
        ),
        { numRuns: 25 },
      );
    });
    expect(patched).toBeGreaterThan(12);
    expect(bounded).toBeGreaterThan(0);
  }, 240_000);

  test('follows long lists in parts and lists of discrepancies that are full', async () => {
    await withDatabase(async (database) => {
      const election = { ...small, id: 'towns', stations: 1400, regions: 2, districts: 2 };
      await seedElection(database.projector, election);
      await seedObservers(database.projector, election);
      const followed = await newFolder();
      await publish(database, { election: 'towns', folder: followed });
      // Everybody differs, by little; then the largest ones agree again, so that unseen ones come up.
      const all = Array.from({ length: 1400 }, (_, index) => index + 1);
      await stateProtocols(
        database.projector,
        'towns',
        all.map((index) => ({
          source: 'observers',
          station: syntheticStation(index),
          figures: [2000, 9, 9, 9, 0, index % 700, 1, 2],
        })),
      );
      expect((await publish(database, { election: 'towns', folder: followed })).made).toBe('patched');
      for (const index of [699, 1399, 698, 12]) {
        const official = {
          source: 'official',
          station: syntheticStation(index),
          figures: [2000, 9, 9, 9, 0, index % 700, 1, 2],
        };
        await stateProtocols(database.projector, 'towns', [official]);
        expect((await publish(database, { election: 'towns', folder: followed })).made).toBe('patched');
      }
      const fromNothing = await newFolder();
      await publish(database, { election: 'towns', folder: fromNothing });
      expect(differing(await release(followed), await release(fromNothing))).toEqual([]);
    });
  });

  test('names every file that it has and no other, from any static server and any path', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, small);
      await seedObservers(database.projector, small);
      const folder = await newFolder();
      await publish(database, { election: 'shore', folder });
      const server = await serveFolder(folder, '/any/where/');
      try {
        const named = await referencedPaths(async (path) => {
          const answer = await fetch(server.url + path);
          expect(answer.status, path).toBe(200);
          return answer.text();
        });
        expect([...named].sort()).toEqual([...(await filesOf(folder)).keys()].sort());
        expect(named.size).toBeGreaterThan(20);
      } finally {
        await server.close();
      }
    });
  });

  test('adds up: every territory is the sum of its parts, down to the stations', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, small);
      await seedObservers(database.projector, small);
      const folder = await newFolder();
      await publish(database, { election: 'shore', folder });
      const tally = z.object({
        sources: z.record(z.string(), z.object({ stations: z.number(), sums: z.array(z.number()) })),
      });
      const node = z.object({ file: z.string().nullable(), tallies: z.record(z.string(), tally) });
      const overview = z.object({ root: node, children: z.array(node) });
      const territory = z.object({
        children: z.array(node),
        stations: z.array(
          z.object({ results: z.record(z.string(), z.record(z.string(), z.object({ figures: z.array(z.number()) }))) }),
        ),
      });
      const head = z
        .object({ overview: z.string() })
        .parse(JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')));
      const { root, children } = overview.parse(JSON.parse(await readFile(join(folder, head.overview), 'utf8')));
      const sums = (of: z.infer<typeof node>, source: string): readonly number[] =>
        of.tallies['contest']?.sources[source]?.sums ?? [];
      const plus = (lists: readonly (readonly number[])[]): readonly number[] =>
        Array.from({ length: 8 }, (_, index) => lists.reduce((sum, list) => sum + (list[index] ?? 0), 0));
      let stations = 0;
      const check = async (of: z.infer<typeof node>): Promise<void> => {
        const file = territory.parse(JSON.parse(await readFile(join(folder, of.file ?? ''), 'utf8')));
        for (const source of ['official', 'observers']) {
          const below = [
            ...file.children.map((child) => sums(child, source)),
            ...file.stations.map((station) => station.results['contest']?.[source]?.figures ?? []),
          ];
          expect(plus(below)).toEqual(sums(of, source));
        }
        stations += file.stations.length;
        for (const child of file.children) await check(child);
      };
      for (const child of children) await check(child);
      for (const source of ['official', 'observers'])
        expect(plus(children.map((child) => sums(child, source)))).toEqual(sums(root, source));
      expect(stations).toBe(60);
    });
  });

  test('says that it is a rehearsal in every file', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, { ...small, rehearsal: true });
      await seedObservers(database.projector, small);
      const folder = await newFolder();
      await publish(database, { election: 'shore', folder });
      for (const [path, bytes] of await filesOf(folder)) {
        const text = bytes.toString('utf8');
        if (path.endsWith('.csv')) {
          expect(path).toMatch(/^downloads\/rehearsal-/);
          for (const line of text.trimEnd().split('\r\n')) expect(line).toMatch(/^\uFEFF?rehearsal,/);
        } else expect(text, path).toContain('"rehearsal":true');
      }
    });
  });

  test('does not keep what nobody names for ever', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, small);
      const folder = await newFolder();
      await publish(database, { election: 'shore', folder });
      const before = (await filesOf(folder)).size;
      for (let index = 1; index <= 5; index += 1) {
        await stateProtocols(database.projector, 'shore', [protocolOf(index)]);
        await publish(database, { election: 'shore', folder });
      }
      // Old files stay for a while, for mirrors that are still copying …
      expect((await filesOf(folder)).size).toBeGreaterThan(before);
      const old = new Date(Date.now() - 11 * 60_000);
      for (const path of (await filesOf(folder)).keys()) await utimes(join(folder, path), old, old);
      await writeFile(join(folder, 'data', 'a-note-of-my-own.txt'), 'kept');
      await stateProtocols(database.projector, 'shore', [protocolOf(7)]);
      await publish(database, { election: 'shore', folder });
      // … and go when they are eleven minutes old; what the last head named has only just been given up.
      const left = await filesOf(folder);
      expect(left.has('data/a-note-of-my-own.txt')).toBe(true);
      const named = await referencedPaths((path) => Promise.resolve(left.get(path)?.toString('utf8') ?? ''));
      const unnamed = [...left.keys()].filter((path) => !named.has(path));
      expect(unnamed.length).toBeLessThan(12);
    });
  });

  test('heals when files of it were damaged or lost', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, small);
      const folder = await newFolder();
      await publish(database, { election: 'shore', folder });
      const victims = Object.keys(await release(folder)).filter((path) => path.startsWith('data/territory'));
      await writeFile(join(folder, victims[0] ?? ''), '{}');
      await rm(join(folder, victims[1] ?? ''));
      await stateProtocols(database.projector, 'shore', [protocolOf(1)]);
      await publish(database, { election: 'shore', folder });
      const fresh = await newFolder();
      await publish(database, { election: 'shore', folder: fresh });
      expect(differing(await release(folder), await release(fresh))).toEqual([]);
    });
  });

  test('is not written into a folder of something else', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, small);
      await seedElection(database.projector, { ...small, id: 'other' });
      const refusal = async (given: Partial<PublishOptions> & Pick<PublishOptions, 'folder'>): Promise<string> => {
        const objects = folderObjects(join(given.folder, 'objects'));
        const options = { pool: database.app, objects, rules: noEmbargo, downloads: true, election: 'shore' };
        const published = await publishElection({ ...options, now: new Date(), ...given });
        return published.ok ? 'published' : published.error.code;
      };
      const notes = await newFolder();
      await writeFile(join(notes, 'diary.txt'), 'mine');
      expect(await refusal({ folder: notes })).toBe('folder-not-empty');
      expect([...(await filesOf(notes)).keys()]).toEqual(['diary.txt']);
      const others = await newFolder();
      await publish(database, { election: 'other', folder: others });
      expect(await refusal({ folder: others })).toBe('folder-other-election');
      const empty = await newFolder();
      expect(await refusal({ folder: empty, election: 'nobody' })).toBe('election-unknown');
      expect(await refusal({ folder: empty, pair: ['official', 'martians'] })).toBe('source-unknown');
    });
  });

  test('keeps what was chosen for it, and is made anew when the registry changed', async () => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, small);
      const folder = await newFolder();
      await publish(database, {
        election: 'shore',
        folder,
        pair: ['observers', 'official'],
        credits: ['Somebody'],
      });
      await stateProtocols(database.projector, 'shore', [protocolOf(1)]);
      expect((await publish(database, { election: 'shore', folder })).made).toBe('patched');
      const files = Object.entries(await release(folder));
      const [, overview = ''] = files.find(([path]) => path.startsWith('data/overview')) ?? [];
      expect(JSON.parse(overview)).toMatchObject({ pair: ['observers', 'official'], credits: ['Somebody'] });
      await database.projector.query('update projection.head set registry = sequence + 1, sequence = sequence + 1');
      expect((await publish(database, { election: 'shore', folder })).made).toBe('built');
    });
  });
});

function protocolOf(index: number): SyntheticStatement {
  return { source: 'observers', station: syntheticStation(index), figures: [9, 9, 9, 9, 0, index, 0, 0] };
}
