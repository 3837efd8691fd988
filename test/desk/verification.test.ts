/** How photos of protocols become figures that one can rely on. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { makeDevice } from '@kua/device/device.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { sendProtocol, until } from '../scenarios/ledger-election.ts';
import { signIn } from './desk-stage.ts';
import { published } from './published-levels.ts';
import {
  answer,
  election,
  next,
  protocolPhoto,
  read,
  sendCopy,
  taskOf,
  withDesk,
  type Stage,
} from './verification-stage.ts';

/** Its level and where its statements are from, by source. */
async function shown(stage: Stage, station: string, level: string): Promise<Readonly<Record<string, unknown>>> {
  const results = Object.entries(await published(stage, { station, level }));
  return Object.fromEntries(
    results.map(([source, result]) => [source, [result.level, ...result.statements.map(({ channel }) => channel)]]),
  );
}

test(
  'two verifiers read a photo without seeing one another; a third settles where they differ; a second organisation confirms it',
  { timeout: 240_000 },
  async () => {
    const [phone, other] = [makeDevice('phone of an observer'), makeDevice('phone of another organisation')];
    const entries = [...enrolledEntries([phone]), ...enrolledEntries([other], 'echo')];
    await withDesk(async (stage) => {
      const { desk, database } = stage;
      const photo = await protocolPhoto();
      await sendCopy(stage, { device: phone, station: '3', figures: read, photo });
      expect(await shown(stage, '3', 'photographed')).toEqual({ observers: ['photographed', 'submission'] });

      // Three verifiers, each of another branch; one more of the first one's branch, and the observer herself.
      const verifier = { roles: ['verifier'] } as const;
      const [first, second, third, friend, author, south] = [
        await signIn(desk, { ...verifier, branch: 'almaty' }),
        await signIn(desk, { ...verifier, branch: 'astana' }),
        await signIn(desk, { ...verifier, branch: 'aktobe' }),
        await signIn(desk, { ...verifier, branch: 'almaty' }),
        await signIn(desk, { ...verifier, branch: 'observers', devices: [phone.key, makeDevice().key] }),
        await signIn(desk, { ...verifier, branch: 'semey', territories: ['south'] }),
      ];

      const task = await taskOf(first);
      expect(task).toMatchObject({ kind: 'transcribe', station: { id: '3', number: '3' }, readings: [], near: [] });
      // What the observer typed is nowhere in it; names that chance made have any digits.
      expect(JSON.stringify({ ...task, task: '', until: '', pages: [] })).not.toMatch(/356|220|208|134/);
      expect((await next(friend)).task).toBeNull();
      expect((await next(author)).task).toBeNull();
      expect((await next(south)).task).toBeNull();

      // The photo itself comes to whoever has it in hand, and the ledger says so.
      const [page] = task.pages;
      const picture = await first.ask(`verify/pages/${page?.file ?? ''}`);
      expect(picture.headers.get('content-type')).toBe('image/jpeg');
      expect(picture.headers.get('cache-control')).toBe('no-store');
      const opened = await sharp(Buffer.from(await picture.arrayBuffer())).metadata();
      expect({ width: opened.width, height: opened.height }).toEqual({ width: page?.width, height: page?.height });
      expect((await friend.ask(`verify/pages/${page?.file ?? ''}`)).status).toBe(404);

      const same = await taskOf(second);
      expect(same.pages).toEqual(task.pages);
      // She errs, notices, and takes it back, although her page has asked for the next one meanwhile.
      expect(await answer(second, same, { ...read, bek: 1 })).toMatchObject({ state: 'kept' });
      await second.ask('verify/next', {});
      const again = await second.ask(`verify/tasks/${same.task}/undo`, {});
      expect(await again.json()).toMatchObject({ task: { task: same.task, asked: same.asked } });
      // One figure is not what stands there: 47 instead of 74.
      await answer(second, same, { ...read, anna: 47 });
      await answer(first, task, read);
      expect((await next(second)).task).toBeNull();
      expect((await next(first)).status.copies).toMatchObject({ differing: 1 });

      const dispute = await taskOf(third);
      expect(dispute).toMatchObject({ kind: 'arbitrate', asked: ['anna'] });
      expect(dispute.readings.map(({ anna }) => anna).toSorted()).toEqual([47, 74]);
      await answer(third, dispute, { anna: 74 });
      expect((await next(third)).status.copies).toMatchObject({ done: 1, differing: 0 });
      expect(await shown(stage, '3', 'transcribed')).toEqual({
        observers: ['transcribed', 'submission', 'transcription'],
      });

      // Another organisation was there too.
      const photo2 = await sharp(photo).resize({ width: 500 }).jpeg({ quality: 60 }).toBuffer();
      await sendCopy(stage, { device: other, station: '3', figures: read, photo: photo2 });
      for (const one of [first, second]) {
        await answer(one, await taskOf(one), read);
      }
      for (const one of [first, second]) await next(one);
      // Her figures alone confirmed it for a moment, until her photo was known to come.
      const whole = ['confirmed', 'submission', 'transcription'];
      await until(
        () => shown(stage, '3', 'confirmed'),
        ({ echo }) => JSON.stringify(echo) === JSON.stringify(whole),
        60_000,
      );
      expect(await shown(stage, '3', 'confirmed')).toEqual({ observers: whole, echo: whole });

      const viewed = await database.app.query('select staff from projection.viewed');
      expect(viewed.rows).toEqual([{ staff: first.staff }]);
      const objects = folderObjects(desk.objectsFolder);
      expect(await checkProjections(database, { election: [election], objects, folds })).toMatchObject({ equal: true });
    }, entries);
  },
);

test(
  'figures of two organisations that differ are disputed beside both, without any photo',
  { timeout: 120_000 },
  async () => {
    await withDesk(async (stage) => {
      const { server, desk, database } = stage;
      await until(
        () => fetch(`${server.url}/${election}/head.json`),
        ({ ok }) => ok,
      );
      await sendProtocol(database, election, { source: 'observers', station: '3', anna: 74, bek: 134 });
      expect(await shown(stage, '3', 'reported')).toEqual({ observers: ['reported', 'submission'] });
      await sendProtocol(database, election, { source: 'echo', station: '3', anna: 47, bek: 134 });
      expect(await shown(stage, '3', 'disputed')).toEqual({
        observers: ['disputed', 'submission'],
        echo: ['disputed', 'submission'],
      });
      // What is no evidence of observers leaves no trace among it.
      await sendProtocol(database, election, { source: 'official', station: '4', anna: 1, bek: 1 });
      expect(await shown(stage, '4', 'reported')).toEqual({ official: ['reported', 'submission'] });
      const { rows } = await database.app.query('select station, level from projection.station_evidence');
      expect(rows).toEqual([{ station: '3', level: 'disputed' }]);
      const objects = folderObjects(desk.objectsFolder);
      expect(await checkProjections(database, { election: [election], objects, folds })).toMatchObject({ equal: true });
    }, []);
  },
);
