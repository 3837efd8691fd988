/** What a newcomer finds at the desk of `npm start`, a few minutes after the first start. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { invitationDigest } from '@kua/core/access/enrolment.ts';
import { coverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { stationStates } from '@kua/core/coverage/station-day.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { photographed } from '@kua/rehearsal/photographed.ts';
import { figuresOf } from '@kua/rehearsal/protocol-sheet.ts';
import { simulateElection } from '@kua/rehearsal/simulate.ts';
import { toldOf } from '@kua/rehearsal/told.ts';
import { beginSession } from '../../apps/server/src/access/staff-session-store.ts';
import { enterStaff } from '../../apps/server/src/access/staff-entry.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { startOpener } from '../../apps/server/src/intake/opener.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { undoMs } from '../../apps/server/src/protocols/answer-store.ts';
import { loadPack } from '../../apps/server/src/registry/pack-files.ts';
import { inviteToDesk } from '../../apps/server/src/rehearsal/rehearsal-invitation.ts';
import { rehearsalDay, rehearsalPlan, usualSeed } from '../../apps/server/src/rehearsal/rehearsal-plan.ts';
import { countTold, firstBatch, sendProtocols, sendTold } from '../../apps/server/src/rehearsal/rehearsal-sending.ts';
import type { Stage } from '../../apps/server/src/rehearsal/rehearsal-stage.ts';
import { startRehearsal } from '../../apps/server/src/rehearsal/rehearsal-start.ts';
import { answer, type Next } from '../desk/verification-stage.ts';
import type { SignedIn } from '../desk/desk-stage.ts';
import { serve, until, type Serving } from './ledger-election.ts';

const election = 'rehearsal';
let folder = '';
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);

beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => removeTestFolder(folder));

type Opened = Readonly<{ stage: Stage; server: Serving }>;

async function withRehearsal(work: (opened: Opened) => Promise<void>): Promise<void> {
  const pack = await loadPack('kz');
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  const keysFolder = join(folder, 'keys');
  const opener = startOpener({ keysFolder });
  const objects = folderObjects(join(folder, 'objects'));
  const rehearsal = simulateElection(rehearsalPlan(pack.value, usualSeed));
  await withDatabase(async (database) => {
    const stage = { database, objects, pack: pack.value, rehearsal, keysFolder, opener, now };
    expect(await startRehearsal(stage)).toMatchObject({ ok: true });
    const server = await serve(database, { objects, keysFolder, withKeys: false, clock: now });
    try {
      await work({ stage, server });
    } finally {
      await server.close();
      await removeTestFolder(server.dataFolder);
    }
  });
  await opener.close();
}

/** With the link alone: her passkey is another story. */
async function comeBy(link: string, staff: string, { stage, server }: Opened): Promise<SignedIn> {
  const invitation = invitationDigest(/join\/([0-9a-z]{26})$/.exec(link)?.[1] ?? '');
  const { database, objects } = stage;
  const entries = [contentEntry('registry', { type: 'staff', invitation, staff })];
  await enterStaff({ database, objects, folds, clock: now }, { election, entries });
  const token = await beginSession(database.app, { election, staff, now: now() });
  const ask = (path: string, body?: unknown): Promise<Response> =>
    fetch(`${server.url}/api/v1/desk/${election}/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { cookie: `${sessionCookie}=${token}`, 'content-type': 'application/json' },
    });
  return { staff, token, ask };
}

/** Once there is one. */
async function paperFor(verifier: SignedIn) {
  const ask = async () => (await (await verifier.ask('verify/next', {})).json()) as Next;
  const found = await until(ask, ({ task }) => task !== null, 60_000);
  if (found.answer.task === null) throw new Error(`no paper for ${verifier.staff}`);
  return found.answer.task;
}

const states = async (coordinator: SignedIn): Promise<ReadonlyMap<string, string | undefined>> => {
  const { columns } = coverageBoard.parse(await (await coordinator.ask('coverage')).json());
  return new Map(columns.station.map((id, index) => [id, stationStates[columns.state[index] ?? -1]]));
};

const listed = z.object({
  reports: z.array(z.object({ code: z.string().nullable(), station: z.object({ id: z.string() }).nullable() })),
});

test(
  'the desk of a rehearsal has papers to read, a day to follow and reports to go through',
  { timeout: 240_000 },
  async () => {
    await withRehearsal(async (opened) => {
      const { stage, server } = opened;
      const { rehearsal } = stage;
      const links = await inviteToDesk(stage, server.url);
      const boss = await comeBy(links.all, 's-first0', opened);
      const second = await comeBy(links.verifiers[0], 's-second', opened);
      const third = await comeBy(links.verifiers[1], 's-third0', opened);

      // Before anything but figures is there, nobody has anything to read.
      expect(await (await boss.ask('verify/next', {})).json()).toMatchObject({ task: null });

      await sendProtocols(stage, rehearsal.arrivals.slice(firstBatch, firstBatch + 5));
      const told = toldOf(rehearsal, rehearsalDay(stage.pack, usualSeed));
      await sendTold(stage, told);
      expect(await countTold(stage, told)).toBe(told.length);

      // She who has all roles and a verifier of another link are shown the same paper; it is big enough to be read.
      const mine = await paperFor(boss);
      const hers = await paperFor(second);
      expect(hers.station).toEqual(mine.station);
      expect(hers.pages).toEqual(mine.pages);
      const page = await boss.ask(`verify/pages/${mine.pages[0]?.file ?? ''}`);
      const { width, height } = await sharp(Buffer.from(await page.arrayBuffer())).metadata();
      expect(Math.min(width, height)).toBeGreaterThan(1000);

      // Both read what stands there, and the station is verified.
      const station = mine.station?.id ?? '';
      const arrival = rehearsal.arrivals
        .slice(firstBatch)
        .find(({ station: index }) => rehearsal.stations[index]?.id === station);
      const photo = photographed(rehearsal, firstBatch).get(arrival?.entry ?? '');
      if (photo === undefined) throw new Error(`station ${station} has no paper`);
      const figures = figuresOf(photo.row);
      const paper = Object.fromEntries(rehearsal.official.form.cells.map((id, cell) => [id, figures[cell] ?? null]));
      expect((await states(boss)).get(station)).toBe('protocol');
      expect(await answer(boss, mine, paper)).toMatchObject({ state: 'kept' });
      expect(await answer(second, hers, paper)).toMatchObject({ state: 'kept' });
      aheadMs += undoMs;
      const read = await until(
        () => states(boss),
        (all) => all.get(station) === 'verified',
        60_000,
      );
      expect(read.answer.get(station)).toBe('verified');
      // The third link is there for what two read differently: this paper is settled.
      const { task } = (await (await third.ask('verify/next', {})).json()) as Next;
      expect(task?.station?.id).not.toBe(station);

      // The day can be followed at stations that are on different hours of it.
      const { answer: board } = await until(
        () => states(boss),
        (all) => [...all.values()].filter((state) => state === 'voting').length > 50,
        60_000,
      );
      const count = (wished: string): number => [...board.values()].filter((state) => state === wished).length;
      for (const state of ['arrived', 'opening', 'voting', 'protocol']) expect(count(state)).toBeGreaterThan(5);

      // A dozen reports, two of one event; a call for help; reports of citizens.
      const { answer: violations } = await until(
        async () => listed.parse(await (await boss.ask('violations?list=all')).json()).reports,
        (reports) => reports.length >= 12,
      );
      expect(violations).toHaveLength(12);
      const stuffed = violations.filter(({ code }) => code === 'VOTE.01').map((one) => one.station?.id);
      expect(stuffed).toHaveLength(2);
      expect(new Set(stuffed).size).toBe(1);
      expect(await (await boss.ask('distress')).json()).toMatchObject({ calls: [{ safe: false, taken: null }] });
      const { reports } = z.object({ reports: z.array(z.unknown()) }).parse(await (await boss.ask('reports')).json());
      expect(reports).toHaveLength(5);
    });
  },
);
