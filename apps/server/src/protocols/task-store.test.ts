import { expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { VerificationBody } from '@kua/core/protocols/transcription-contract.ts';
import { beginVerification, figuresOf } from '../../../../test/prove/verification-copies.ts';
import { beginSession, findSession } from '../access/staff-session-store.ts';
import { folds } from '../deliveries/folds.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { withDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { keepAnswer, undoAnswer, undoMs, writeAnswers } from './answer-store.ts';
import { sweepDesk } from './task-sweep-store.ts';
import { findTask, keepTask, leaseMs, longestLeaseMs, releaseTask, takeTask, type HeldTask } from './task-store.ts';
import { countCopies, readPace } from './verification-status-store.ts';

/** k of most packs. */
const colluders = 1;
const begin = Date.parse('2026-11-22T15:00:00Z');
const at = (ms: number): Date => new Date(begin + ms);

type Stage = Awaited<ReturnType<typeof beginVerification>> &
  Readonly<{ database: TestDatabase; project: () => Promise<unknown>; written: () => Promise<number> }>;

async function withCopies(copies: number, work: (stage: Stage) => Promise<void>, isTyped = true): Promise<void> {
  await withDatabase(async (database) => {
    const stage = await beginVerification(database, { copies, verifiers: 40, isTyped });
    const { election } = stage;
    const project = () => projectToHead(database, { election, objects: folderObjects('/nowhere'), folds });
    const written = async (): Promise<number> => {
      await project();
      const { rows } = await database.app.query<{ count: number }>('select count(*) from projection.copy_step');
      return rows[0]?.count ?? 0;
    };
    await project();
    // The first twenty observe themselves.
    await work({ ...stage, verifiers: stage.verifiers.slice(20), database, project, written });
  });
}

function reading(by: string, { copy }: HeldTask): VerificationBody {
  const kind = 'transcribe';
  return { type: 'transcription', by, copy, kind, figures: figuresOf(copy), unreadable: [], refused: null };
}

test('who vanishes keeps nothing from the others: after ten minutes it is free again, and her late answer is refused', async () => {
  await withCopies(1, async ({ database: { app }, verifiers }) => {
    const [one, two, three] = verifiers;
    if (one === undefined || two === undefined || three === undefined) throw new Error('too few verifiers');
    const first = await takeTask(app, { colluders, staff: one, now: at(0) });
    const second = await takeTask(app, { colluders, staff: two, now: at(0) });
    if (first === null || second === null) throw new Error('two may read at the same time');
    expect(await takeTask(app, { colluders, staff: three, now: at(leaseMs - 1) })).toBeNull();
    // Whoever says that she is still at it has it for longer.
    expect(await keepTask(app, { staff: two, task: second.task, now: at(leaseMs - 1) })).not.toBeNull();
    const third = await takeTask(app, { colluders, staff: three, now: at(leaseMs) });
    expect(third?.copy).toBe(first.copy);
    expect(await findTask(app, { staff: one, task: first.task, now: at(leaseMs) })).toBeNull();
    const late = { staff: one, task: first.task, now: at(leaseMs), answer: reading(one.staff, first) };
    expect(await keepAnswer(app, late)).toBeNull();
    // Nobody answers, keeps or gives back what another has.
    expect(await keepAnswer(app, { ...late, task: second.task })).toBeNull();
    expect(await keepTask(app, { staff: one, task: second.task, now: at(leaseMs) })).toBeNull();
    expect(await releaseTask(app, { staff: one, task: second.task, now: at(leaseMs) })).toBe(false);
    expect(await releaseTask(app, { staff: three, task: third?.task ?? '', now: at(leaseMs) })).toBe(true);
  });
});

test('an answer is on disk at once and in the ledger after half a minute, once, however often it is written', async () => {
  await withCopies(1, async ({ database: { app }, verifiers, written }) => {
    const [one, two] = verifiers;
    if (one === undefined || two === undefined) throw new Error('too few verifiers');
    const held = await takeTask(app, { colluders, staff: one, now: at(0) });
    if (held === null) throw new Error('there is one to read');
    const answer = { staff: one, task: held.task, now: at(0), answer: reading(one.staff, held) };
    expect(await keepAnswer(app, answer)).toBe(at(undoMs).toISOString());
    expect(await writeAnswers(app, { now: at(undoMs - 1), staff: null })).toEqual(new Set());
    expect(await undoAnswer(app, { staff: one, task: held.task, now: at(undoMs - 1) })).toMatchObject({
      copy: held.copy,
    });
    expect(await keepAnswer(app, { ...answer, now: at(undoMs) })).not.toBeNull();
    // The server dies here. The next one finds the answer, and another that dies after it wrote and before it said so writes nothing twice.
    expect(await writeAnswers(app, { now: at(2 * undoMs), staff: null })).toEqual(new Set([one.election]));
    await app.query('update desk.task set sequence = null');
    expect(await writeAnswers(app, { now: at(2 * undoMs), staff: null })).toEqual(new Set([one.election]));
    expect(await written()).toBe(1);
    expect(await undoAnswer(app, { staff: one, task: held.task, now: at(undoMs + 1) })).toBeNull();
    // Whoever asks for the next can still take back the last one.
    const other = await takeTask(app, { colluders, staff: two, now: at(0) });
    if (other === null) throw new Error('there is one more reading');
    await keepAnswer(app, { staff: two, task: other.task, now: at(0), answer: reading(two.staff, other) });
    expect(await writeAnswers(app, { now: at(undoMs - 1), staff: two })).toEqual(new Set());
    expect(await writeAnswers(app, { now: at(undoMs), staff: two })).toEqual(new Set([one.election]));
    expect(await written()).toBe(2);
    expect(await countCopies(app, { election: one.election, colluders })).toMatchObject({
      done: 1,
      waiting: 0,
      one: 0,
    });
    const pace = await readPace(app, { election: one.election, now: at(undoMs) });
    expect(pace).toMatchObject({ active: 2, answers: 2 });
  });
});

test('stations that nobody read come before second readings', async () => {
  await withCopies(2, async ({ database: { app }, verifiers, project }) => {
    const [one, two] = verifiers;
    if (one === undefined || two === undefined) throw new Error('too few verifiers');
    const first = await takeTask(app, { colluders, staff: one, now: at(0) });
    if (first === null) throw new Error('there are two to read');
    await keepAnswer(app, { staff: one, task: first.task, now: at(0), answer: reading(one.staff, first) });
    await writeAnswers(app, { now: at(undoMs), staff: one });
    await project();
    const second = await takeTask(app, { colluders, staff: two, now: at(1) });
    const third = await takeTask(app, { colluders, staff: two, now: at(2) });
    expect(second?.copy).not.toBe(first.copy);
    expect(third?.copy).toBe(first.copy);
  });
});

test('what she gives back goes to others first, and comes to her again when nobody took it', async () => {
  await withCopies(1, async ({ database: { app }, verifiers }) => {
    const [one, two] = verifiers;
    if (one === undefined || two === undefined) throw new Error('too few verifiers');
    const held = await takeTask(app, { colluders, staff: one, now: at(0) });
    if (held === null) throw new Error('there is one to read');
    expect(await releaseTask(app, { staff: one, task: held.task, now: at(1) })).toBe(true);
    expect(await takeTask(app, { colluders, staff: one, now: at(2) })).toBeNull();
    expect((await takeTask(app, { colluders, staff: two, now: at(2) }))?.copy).toBe(held.copy);
    expect((await takeTask(app, { colluders, staff: one, now: at(leaseMs + 1) }))?.copy).toBe(held.copy);
  });
});

test('who goes on has written all but her last answer', async () => {
  await withCopies(2, async ({ database: { app }, verifiers, written }) => {
    const [one] = verifiers;
    if (one === undefined) throw new Error('too few verifiers');
    const [first, second] = [
      await takeTask(app, { colluders, staff: one, now: at(0) }),
      await takeTask(app, { colluders, staff: one, now: at(0) }),
    ];
    if (first === null || second === null) throw new Error('there are two to read');
    await keepAnswer(app, { staff: one, task: first.task, now: at(1), answer: reading(one.staff, first) });
    await keepAnswer(app, { staff: one, task: second.task, now: at(2), answer: reading(one.staff, second) });
    await writeAnswers(app, { now: at(3), staff: one });
    expect(await written()).toBe(1);
    expect(await undoAnswer(app, { staff: one, task: first.task, now: at(4) })).toBeNull();
    expect(await undoAnswer(app, { staff: one, task: second.task, now: at(4) })).toMatchObject({ copy: second.copy });
  });
});

test('nobody keeps a copy longer than an hour; then others come first, and she has another', async () => {
  await withCopies(2, async ({ database: { app }, verifiers }) => {
    const [one, two] = verifiers;
    if (one === undefined || two === undefined) throw new Error('too few verifiers');
    const held = await takeTask(app, { colluders, staff: one, now: at(0) });
    if (held === null) throw new Error('there are two to read');
    let until: string | null = held.until;
    for (let now = leaseMs - 1; until !== null && now < 2 * longestLeaseMs; now += leaseMs - 1) {
      until = await keepTask(app, { staff: one, task: held.task, now: at(now) });
      if (until !== null) expect(Date.parse(until)).toBeLessThanOrEqual(begin + longestLeaseMs);
    }
    expect(until).toBeNull();
    const after = at(longestLeaseMs);
    expect((await takeTask(app, { colluders, staff: one, now: after }))?.copy).not.toBe(held.copy);
    expect((await takeTask(app, { colluders, staff: two, now: after }))?.copy).toBe(held.copy);
  });
});

test('what somebody answered and had in hand when her work ended never comes into the ledger', async () => {
  await withCopies(2, async ({ database: { app }, verifiers, project, written }) => {
    const [one] = verifiers;
    if (one === undefined) throw new Error('too few verifiers');
    const { election, staff } = one;
    const held = await takeTask(app, { colluders, staff: one, now: at(0) });
    if (held === null) throw new Error('there are two to read');
    await takeTask(app, { colluders, staff: one, now: at(0) });
    await keepAnswer(app, { staff: one, task: held.task, now: at(0), answer: reading(staff, held) });
    const entries = [contentEntry('registry', { type: 'staff-ended', by: null, staff })];
    await appendEntries(app, { election, entries, receivedAt: at(1).toISOString() });
    await project();
    expect(await writeAnswers(app, { now: at(2 * undoMs), staff: null })).toEqual(new Set());
    expect(await written()).toBe(0);
    expect((await app.query('select from desk.task')).rowCount).toBe(0);
  });
});

test('a day later neither a task nor a session that is over is left, and what is still to be written is', async () => {
  await withCopies(4, async ({ database: { app }, verifiers, project }) => {
    const [one, two, three] = verifiers;
    if (one === undefined || two === undefined || three === undefined) throw new Error('too few verifiers');
    const { election, staff } = one;
    const [written, vanished, unwritten] = [
      await takeTask(app, { colluders, staff: one, now: at(0) }),
      await takeTask(app, { colluders, staff: two, now: at(0) }),
      await takeTask(app, { colluders, staff: three, now: at(0) }),
    ];
    if (written === null || vanished === null || unwritten === null) throw new Error('there are four to read');
    await keepAnswer(app, { staff: one, task: written.task, now: at(0), answer: reading(staff, written) });
    await writeAnswers(app, { now: at(undoMs), staff: null });
    await keepAnswer(app, { staff: three, task: unwritten.task, now: at(1), answer: reading(three.staff, unwritten) });
    const token = await beginSession(app, { election, staff, now: at(0) });
    const left = async (): Promise<readonly string[]> => {
      const { rows } = await app.query<{ task: string }>('select task from desk.task');
      return rows.map(({ task }) => task).toSorted();
    };
    const day = 24 * 3600_000;

    await sweepDesk(app, at(leaseMs + day - 1));
    expect(await left()).toHaveLength(3);
    // Of an answer that no projection knows yet the copy would be given out once more.
    await sweepDesk(app, at(leaseMs + day));
    expect(await left()).toEqual([written.task, unwritten.task].toSorted());
    await project();
    const held = await takeTask(app, { colluders, staff: two, now: at(day) });
    await sweepDesk(app, at(leaseMs + day));
    expect(await left()).toEqual([held?.task ?? '', unwritten.task].toSorted());

    // The first sweep came after her shift: her session was over, the one of today is not.
    expect((await app.query('select from desk.session')).rowCount).toBe(0);
    expect(await findSession(app, { election, token, now: at(0) })).toBeNull();
    const today = await beginSession(app, { election, staff, now: at(day) });
    await sweepDesk(app, at(day + leaseMs));
    expect(await findSession(app, { election, token: today, now: at(day + leaseMs) })).not.toBeNull();
  });
});

test('a photo that nobody typed is read alike by three where one may collude, and by four where the pack says two', async () => {
  await withCopies(
    1,
    async ({ database: { app }, verifiers, project }) => {
      let now = 0;
      // Each of another branch.
      const [a, b, c, d, e, f] = verifiers;
      const reads = async (staff: typeof a, k: number): Promise<boolean> => {
        if (staff === undefined) throw new Error('too few verifiers');
        now += 2 * undoMs;
        const held = await takeTask(app, { staff, now: at(now), colluders: k });
        if (held === null) return false;
        await keepAnswer(app, { staff, task: held.task, now: at(now), answer: reading(staff.staff, held) });
        await writeAnswers(app, { now: at(now + undoMs), staff: null });
        await project();
        return true;
      };
      expect([await reads(a, 1), await reads(b, 1), await reads(c, 1)]).toEqual([true, true, true]);
      expect(await reads(d, 1)).toBe(false);
      expect(await reads(d, 2)).toBe(true);
      expect(await reads(e, 2)).toBe(false);
      expect(await reads(e, 3)).toBe(true);
      expect(await reads(f, 3)).toBe(false);
    },
    false,
  );
});

test('a copy that every branch had its say about is counted as waiting for another branch', async () => {
  await withCopies(1, async ({ database: { app }, verifiers, project }) => {
    const [one] = verifiers;
    if (one === undefined) throw new Error('too few verifiers');
    const { election } = one;
    const waitsForOthers = async (): Promise<number> => (await countCopies(app, { election, colluders })).nobody;
    /** The work of all who are of her branch, or of others. */
    const end = async (is: '=' | '<>'): Promise<void> => {
      const { rows } = await app.query<{ staff: string }>(
        `select staff from projection.staff where election = $1 and branch ${is} $2`,
        [election, one.branch],
      );
      const entries = rows.map(({ staff }) => contentEntry('registry', { type: 'staff-ended', by: null, staff }));
      await appendEntries(app, { election, entries, receivedAt: at(0).toISOString() });
      await project();
    };
    const held = await takeTask(app, { colluders, staff: one, now: at(0) });
    if (held === null) throw new Error('there is one to read');
    await keepAnswer(app, { staff: one, task: held.task, now: at(0), answer: reading(one.staff, held) });
    await writeAnswers(app, { now: at(undoMs), staff: null });
    await project();
    expect(await waitsForOthers()).toBe(0);
    await end('<>');
    expect(await waitsForOthers()).toBe(1);
    // Where there is no verifier at all it waits for any.
    await end('=');
    expect(await waitsForOthers()).toBe(0);
  });
});
