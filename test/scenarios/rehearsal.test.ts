/** The rehearsal as a coordinator sees it: what was hidden is found, nothing else is, and nothing is lost on the way. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '@kua/core/comparison/comparison.ts';
import { differsInVotes, visiblePlanted } from '@kua/rehearsal/planted.ts';
import { simulateElection, type Rehearsal } from '@kua/rehearsal/simulate.ts';
import { compareFromDatabase } from '../../apps/server/src/comparison/database-comparison.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { startOpener, type Opener } from '../../apps/server/src/intake/opener.ts';
import { openWaiting } from '../../apps/server/src/intake/opening-job.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { loadPack } from '../../apps/server/src/registry/pack-files.ts';
import { packRules } from '../../apps/server/src/registry/pack-rules.ts';
import { rehearsalPlan, usualSeed } from '../../apps/server/src/rehearsal/rehearsal-plan.ts';
import { firstBatch, sendProtocols } from '../../apps/server/src/rehearsal/rehearsal-sending.ts';
import type { Stage } from '../../apps/server/src/rehearsal/rehearsal-stage.ts';
import { startRehearsal } from '../../apps/server/src/rehearsal/rehearsal-start.ts';

const now = new Date('2026-11-22T12:00:00Z');
let folder = '';
const openers: Opener[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-rehearsal-test-'));
});
afterAll(async () => {
  for (const opener of openers) await opener.close();
  await rm(folder, { recursive: true });
});

async function stageFor(database: Stage['database'], seed: string): Promise<Stage> {
  const pack = await loadPack('kz');
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  const rehearsal = simulateElection(rehearsalPlan(pack.value, seed));
  const keysFolder = join(folder, seed);
  const opener = startOpener({ keysFolder });
  openers.push(opener);
  return { database, objects: folderObjects(folder), pack: pack.value, rehearsal, keysFolder, opener, now: () => now };
}

async function compareNow({ database, objects, opener: own }: Stage): Promise<Comparison> {
  await openWaiting('rehearsal', { database, objects, folds, opener: own, clock: () => now });
  const request = { election: 'rehearsal', contest: null, a: null, b: null, rules: packRules().rules, now };
  const answer = await compareFromDatabase(database.app, request);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.comparison;
}

/** Everything that the comparison has to find once so many protocols are in, and nothing else. */
function expectFindings(comparison: Comparison, rehearsal: Rehearsal, arrived: number): void {
  const visible = visiblePlanted(rehearsal.planted, arrived);
  const differ = visible.filter(differsInVotes).map(({ station }) => station);
  const cells = visible.flatMap(({ station, cells: all }) =>
    all.map(({ cell, difference }) => `${station} ${cell} ${difference}`),
  );
  const brokenOnPaper = visible.filter(({ kind }) => kind === 'broken-sum').map(({ station }) => station);
  const stations = new Set(rehearsal.arrivals.slice(0, arrived).map(({ station }) => station));
  const conflict = visible.filter(({ kind }) => kind === 'second-copy-differs').length;

  const options = new Set(rehearsal.contest.options.map(({ id }) => id));
  const found = comparison.discrepancies.filter(({ field }) => options.has(field)).map(({ station }) => station);
  expect([...new Set(found)].toSorted()).toEqual(differ.toSorted());
  expect(
    comparison.discrepancies.map(({ station, field, difference }) => `${station} ${field} ${difference}`).toSorted(),
  ).toEqual(cells.toSorted());
  expect(comparison.counts).toEqual({
    agree: stations.size - differ.length - conflict,
    differ: differ.length,
    onlyA: rehearsal.stations.length - stations.size,
    onlyB: 0,
    conflict,
  });
  const official = comparison.relations.filter(({ source }) => source === 'official').map(({ station }) => station);
  expect([...new Set(official)].toSorted()).toEqual(brokenOnPaper.toSorted());
  expect(comparison.bounds).toEqual([]);
}

describe('a rehearsal election', () => {
  it('shows what was hidden in it and nothing else, from the first 1,200 protocols to the last', async () => {
    await withDatabase(async (database) => {
      const stage = await stageFor(database, usualSeed);
      const { rehearsal } = stage;
      const { arrivals } = rehearsal;

      // The rehearsal starts: the official result of all stations is there, and 1,200 protocols of observers are in.
      expect(await startRehearsal(stage)).toEqual({ ok: true, value: { sent: firstBatch, found: false } });
      const atFirst = await compareNow(stage);
      expect(atFirst.coverage['official']?.stations).toEqual({ have: 10_400, of: 10_400 });
      expectFindings(atFirst, rehearsal, firstBatch);
      const registered = rehearsal.stations.reduce((sum, station) => sum + (station.registered ?? 0), 0);
      expect(atFirst.sources['official']?.registered).toBe(registered);

      // Somebody starts it again: everything is found, nothing is sent twice.
      const before = await headSequence(database.app, 'rehearsal');
      expect(await countSubmissions(database)).toBe(firstOf(rehearsal));
      expect(await startRehearsal(stage)).toEqual({ ok: true, value: { sent: firstBatch, found: true } });
      expect(await headSequence(database.app, 'rehearsal')).toBe(before);

      // More protocols come in; then the machine is switched off and on, and the next start says where to go on.
      await sendProtocols(stage, arrivals.slice(firstBatch, 2000));
      expect(await startRehearsal(stage)).toMatchObject({ value: { sent: 2000 } });
      expectFindings(await compareNow(stage), rehearsal, 2000);

      // The night is over: the 37 stations are found. Protocols that were sent twice are in the ledger once.
      await sendProtocols(stage, arrivals.slice(2000));
      expect(await startRehearsal(stage)).toMatchObject({ value: { sent: arrivals.length } });
      const inTheEnd = await compareNow(stage);
      expect(inTheEnd.counts.differ).toBe(37);
      expectFindings(inTheEnd, rehearsal, arrivals.length);
      const entries = new Set(arrivals.map(({ entry }) => entry)).size;
      expect(await countSubmissions(database)).toBe(entries);

      // What is shown equals its rebuild, up to the ledger's head.
      const check = await checkProjections(database, { election: null, objects: stage.objects, folds });
      expect(check).toMatchObject({ equal: true, differences: [] });
    });
  }, 360_000);

  it('refuses a data folder that holds another one', async () => {
    await withDatabase(async (database) => {
      await startRehearsal(await stageFor(database, 'one'));
      const head = await headSequence(database.app, 'rehearsal');
      const refused = await startRehearsal(await stageFor(database, 'another'));
      expect(refused).toMatchObject({ ok: false, error: [{ code: 'rehearsal-other' }] });
      expect(await headSequence(database.app, 'rehearsal')).toBe(head);
    });
  });
});

async function countSubmissions(database: Stage['database']): Promise<number | undefined> {
  const { rows } = await database.app.query<{ count: number }>('select count(*) from projection.submission');
  return rows[0]?.count;
}

/** Entries of the first batch: some of its protocols were sent twice. */
function firstOf({ arrivals }: Rehearsal): number {
  return new Set(arrivals.slice(0, firstBatch).map(({ entry }) => entry)).size;
}
