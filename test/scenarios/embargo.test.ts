import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
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
    if (/"match":"[^"]*[^-"]/.test(text)) found.push(`${path}: states`);
  }
  return found;
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
        await until(
          async () => (await fetch(`${server.url}/vote/head.json`)).text(),
          (head) => head.includes('"sequence":6'),
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
});
