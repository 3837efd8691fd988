import type { Context } from 'hono';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { captionNumbers } from '@kua/core/protocols/caption-numbers.ts';
import type { PhotoWords } from '@kua/core/protocols/photo-words-contract.ts';
import { logViews } from '../access/view-log.ts';
import { keepAnswer, undoAnswer, writeAnswers } from '../protocols/answer-store.ts';
import { findHeldPage, findManifest, readCopyPlace, readShownCopy } from '../protocols/copy-store.ts';
import { knowsStation, searchStations, stationsNumbered } from '../protocols/station-search-store.ts';
import { findTask, keepTask, releaseTask, takeTask, type HeldTask } from '../protocols/task-store.ts';
import type { DeskRouter } from './desk-router.ts';
import { problem } from './problem-response.ts';
import { sealedPhoto } from './sealed-photo.ts';
import { answerBody, decisionOf } from './verify-contract.ts';
import type { VerifyDesk } from './verify-desk.ts';
import { shownTask } from './verify-task.ts';

const nothing = z.strictObject({});
const verifier = { roles: ['verifier'] } as const;

/** The verification queue: what to read next, answers, photos. */
export function addVerify(router: DeskRouter, desk: VerifyDesk): void {
  const { pool, clock } = desk;

  router.post({ path: 'verify/next', ...verifier, scope: 'filtered', body: nothing }, async (context, staff) => {
    // Whoever goes on takes nothing back but her last answer.
    const written = await writeAnswers(pool, { now: clock(), staff });
    if (written.has(staff.election)) await desk.project(staff.election);
    const held = await takeTask(pool, { staff, now: clock(), colluders: await desk.colluders(staff.election) });
    const task = held === null ? null : await shown(desk, staff, held);
    return context.json({ task, status: await desk.status(staff.election) });
  });

  router.get(
    { path: 'verify/status', roles: ['verifier', 'coordinator', 'auditor'], scope: 'election' },
    async (context, staff) => context.json(await desk.status(staff.election)),
  );

  router.get({ path: 'verify/stations', ...verifier, scope: 'filtered' }, async (context, staff) => {
    const q = (context.req.query('q') ?? '').slice(0, 200);
    return context.json({ stations: await searchStations(pool, { staff, q }) });
  });

  router.get({ path: 'verify/pages/:file', ...verifier, scope: 'filtered' }, (context, staff) =>
    answerPage(desk, context, staff),
  );

  router.get({ path: 'verify/tasks/:task/words', ...verifier, scope: 'task' }, (context, staff) =>
    withTask(context, async (task) => {
      const held = await findTask(pool, { staff, now: clock(), task });
      return held === null ? taskUnknown(context) : answerWords(desk, context, { staff, held });
    }),
  );

  router.post(
    { path: 'verify/tasks/:task/answer', ...verifier, scope: 'task', body: answerBody },
    (context, staff, answer) =>
      withTask(context, async (task) => {
        const now = clock();
        const held = await findTask(pool, { staff, now, task });
        if (held === null) return taskUnknown(context);
        const contests = await desk.contests(staff.election);
        const known = {
          contest: contests.some(({ id }) => id === answer.contest),
          station: answer.station !== undefined && (await knowsStation(pool, staff.election, answer.station)),
        };
        const place = await readCopyPlace(pool, { election: staff.election, copy: held.copy });
        const decision = decisionOf(held, answer, { by: staff.staff, place, known });
        if (!decision.ok) {
          const sentence =
            'This does not answer what was asked. Nothing was lost: look at the field and send it again.';
          return problem(context, 'answer-invalid', sentence, { field: decision.error });
        }
        const undoUntil = await keepAnswer(pool, { staff, now, task, answer: decision.value });
        return undoUntil === null ? taskUnknown(context) : context.json({ state: 'kept', undoUntil });
      }),
  );

  router.post({ path: 'verify/tasks/:task/undo', ...verifier, scope: 'task', body: nothing }, (context, staff) =>
    withTask(context, async (task) => {
      const held = await undoAnswer(pool, { staff, now: clock(), task });
      const again = held === null ? null : await shown(desk, staff, held);
      return again === null ? taskUnknown(context) : context.json({ task: again });
    }),
  );

  router.post({ path: 'verify/tasks/:task/release', ...verifier, scope: 'task', body: nothing }, (context, staff) =>
    withTask(context, async (task) => {
      const released = await releaseTask(pool, { staff, now: clock(), task });
      return released ? context.json({ state: 'released' }) : taskUnknown(context);
    }),
  );

  router.post({ path: 'verify/tasks/:task/keep', ...verifier, scope: 'task', body: nothing }, (context, staff) =>
    withTask(context, async (task) => {
      const until = await keepTask(pool, { staff, now: clock(), task });
      return until === null ? taskUnknown(context) : context.json({ until });
    }),
  );
}

async function shown(desk: VerifyDesk, staff: Staff, held: HeldTask) {
  const { election } = staff;
  const copy = await readShownCopy(desk.pool, { election, copy: held.copy });
  return copy === null ? null : shownTask(held, copy, await desk.contests(election));
}

async function answerPage(desk: VerifyDesk, context: Context, staff: Staff): Promise<Response> {
  const { pool, clock } = desk;
  const { election } = staff;
  const file = context.req.param('file') ?? '';
  const isName = /^[0-9a-f]{64}$/.test(file);
  const page = !isName ? null : await findHeldPage(pool, { election, staff: staff.staff, file, now: clock() });
  if (page === null) return problem(context, 'file-unknown', 'This photo is of no protocol that you have in hand.');
  return sealedPhoto(context, desk, { staff, photo: { ...page, sealed: file } });
}

/** Only whoever is to find the station needs it. Said in the ledger before it is opened. */
async function answerWords(
  { pool, clock, openManifest }: VerifyDesk,
  context: Context,
  { staff, held: { kind, copy } }: Readonly<{ staff: Staff; held: HeldTask }>,
): Promise<Response> {
  const { election, staff: by } = staff;
  const found = kind === 'place' ? await findManifest(pool, { election, copy }) : null;
  const none: PhotoWords = { photos: [], stations: [] };
  if (found === null) return context.json(none);
  const { submission, manifest, files } = found;
  await logViews(pool, { election, by, what: [{ submission, sealed: null }], now: clock() });
  const opened = await openManifest(election, manifest);
  if (opened === null)
    return problem(
      context,
      'not-ready',
      'What was written beside it cannot be opened now. It is kept: try again soon.',
    );
  const said = files.flatMap((file) => opened.photos.filter(({ sealed }) => sealed === file));
  const photos = said.map(({ path, time, text }) => ({ path, time, text }));
  const numbers = captionNumbers(photos.map(({ text }) => text ?? '').join('\n'));
  const stations = [...(await stationsNumbered(pool, { staff, numbers }))];
  const words: PhotoWords = { photos, stations };
  return context.json(words);
}

/** What is no id is nobody's task. */
function withTask(context: Context, answer: (task: string) => Promise<Response>): Promise<Response> {
  const task = z.uuid().safeParse(context.req.param('task'));
  return task.success ? answer(task.data) : Promise.resolve(taskUnknown(context));
}

function taskUnknown(context: Context): Response {
  const sentence = 'You do not have this in hand any more. Nothing is lost: the protocol goes to the next verifier.';
  return problem(context, 'task-unknown', sentence);
}
