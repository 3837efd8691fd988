/** Photos that an observer sent from one station, and that show the protocol of another. */
import { expect, test } from 'vitest';
import { makeDevice } from '@kua/device/device.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { redactPicture } from '../../apps/server/src/pictures/redaction.ts';
import type { ShownTask } from '../../apps/server/src/http/verify-task.ts';
import { until } from '../scenarios/ledger-election.ts';
import { signIn, type SignedIn } from './desk-stage.ts';
import { published } from './published-levels.ts';
import { answer, election, next, protocolPhoto, read, sendCopy, withDesk } from './verification-stage.ts';

test(
  'verifiers move them where they belong; nothing public says that one observer was at two stations',
  { timeout: 240_000 },
  async () => {
    const phone = makeDevice('phone of an observer');
    await withDesk(
      async (stage) => {
        const { desk, database } = stage;
        const photo = await protocolPhoto();
        const copy = await sendCopy(stage, { device: phone, station: '3', figures: read, photo });
        const first = await signIn(desk, { roles: ['verifier', 'lawyer'], branch: 'almaty' });
        const second = await signIn(desk, { roles: ['verifier'], branch: 'astana' });
        /** Her next task, once what was said before is known. */
        const given = async (verifier: SignedIn): Promise<ShownTask> => {
          const { answer: found } = await until(
            async () => (await next(verifier)).task,
            (task) => task !== null,
          );
          if (found === null) throw new Error('no task');
          return found;
        };
        const say = async (verifier: SignedIn, kind: string, more: object): Promise<void> => {
          const task = await given(verifier);
          expect(task.kind).toBe(kind);
          const said = { figures: {}, unreadable: [], refused: null, ...more };
          expect((await verifier.ask(`verify/tasks/${task.task}/answer`, said)).status).toBe(200);
        };
        for (const one of [first, second]) await say(one, 'transcribe', { refused: 'other-station' });
        await next(first);
        // Whoever read that they are of another station says of which.
        await say(second, 'place', { station: '4', contest: 'president' });
        for (const one of [second, first]) await answer(one, await given(one), read);
        for (const one of [first, second]) await next(one);
        const there = await published(stage, { station: '4', level: 'transcribed' });
        expect(there['observers']?.statements).toMatchObject([{ channel: 'transcription', capturedAt: null }]);

        const { rows } = await database.app.query<{ submission: number; sealed: string }>(
          'select sequence as submission, sealed from projection.copy_page where copy = $1',
          [copy],
        );
        const [of] = rows;
        if (of === undefined) throw new Error('no page');
        const objects = folderObjects(desk.objectsFolder);
        const setting = { database, objects, folds, clock: () => new Date() };
        const made = await redactPicture(setting, { election, by: first.staff, of, regions: 0, bytes: photo });
        expect(made.ok).toBe(true);
        const shown = await until(
          () => published(stage, { station: '4', level: 'transcribed' }),
          ({ observers }) => observers?.statements.some(({ pictures = [] }) => pictures.length > 0) === true,
        );
        expect(shown.answer['observers']?.statements[0]?.pictures).toHaveLength(1);
        const here = await published(stage, { station: '3', level: 'reported' });
        expect(here['observers']?.statements).toMatchObject([
          { channel: 'submission', capturedAt: '2020-01-05T15:10:00.000Z' },
        ]);
        expect(here['observers']?.statements[0]).not.toHaveProperty('pictures');
        const check = await checkProjections(database, { election: [election], objects, folds });
        expect(check.differences).toEqual([]);
      },
      enrolledEntries([phone]),
    );
  },
);
