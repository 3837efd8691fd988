/** Photos that another organisation collected: nobody knows of which station they are until a verifier finds it. */
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { coverageBoard, stationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { evidenceLevels } from '@kua/core/protocols/evidence-level.ts';
import type { TerritoryFile } from '@kua/core/publication/release-contract.ts';
import { makeDevice } from '@kua/device/device.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { withdrawPicture } from '../../apps/server/src/pictures/redaction.ts';
import { until } from '../scenarios/ledger-election.ts';
import { referencedPaths } from '../scenarios/publish-election.ts';
import { check, whole as wholeRelease } from './checked-release.ts';
import { signIn, type DeskStage, type SignedIn } from './desk-stage.ts';
import {
  answer,
  election,
  next,
  protocolPhoto,
  read,
  receive,
  sendCopy,
  taskOf,
  withDesk,
  type Stage,
} from './verification-stage.ts';

const unplaced = async ({ database }: Stage): Promise<number> => {
  const { rows } = await database.app.query<{ count: number }>(
    `select count(*)::int as count from projection.copy where kind = 'place'`,
  );
  return rows[0]?.count ?? 0;
};

test(
  'a chat of another organisation: its photos are sealed, found to be near what is known, placed and read',
  { timeout: 300_000 },
  async () => {
    const phone = makeDevice('phone of an observer');
    const folder = await makeTestFolder();
    await withDesk(
      async (stage) => {
        const { desk, database } = stage;
        const [known, other] = [await protocolPhoto(), await protocolPhoto('id-2024-blank-form-page2.jpeg')];
        await sendCopy(stage, { device: phone, station: '3', figures: read, photo: known });

        // The photo of station 3 went round a messenger, smaller and turned a little; the other one is of another station.
        await mkdir(join(folder, 'photos'));
        const forwarded = await sharp(known)
          .rotate(1, { background: '#fff' })
          .resize({ width: 480 })
          .jpeg({ quality: 50 })
          .toBuffer();
        await writeFile(join(folder, 'photos', 'photo_1.jpg'), forwarded);
        await writeFile(join(folder, 'photos', 'photo_2.jpg'), other);
        await writeFile(join(folder, 'photos', 'photo_3.jpg'), 'no photo at all');
        const sent = (photo: string, date: string) => ({
          type: 'message',
          from: 'Marker Name',
          from_id: 'user9',
          date,
          text: 'call Marker Words, station 4',
          photo,
        });
        const messages = [
          sent('photos/photo_1.jpg', '2020-01-05T20:15:02'),
          sent('photos/photo_2.jpg', '2020-01-05T20:21:00'),
          sent('photos/photo_3.jpg', '2020-01-05T20:22:00'),
          sent('photos/../../secret.jpg', '2020-01-05T20:23:00'),
        ];
        await writeFile(join(folder, 'result.json'), JSON.stringify({ messages }));
        expect(await receive(stage, folder)).toEqual({
          kind: 'telegram',
          ...{ sets: 2, photos: 2, known: 0 },
          left: ['photos/photo_3.jpg', '../secret.jpg'],
        });
        // Again it brings nothing.
        expect(await receive(stage, folder)).toMatchObject({ sets: 0, photos: 0, known: 2 });
        // Neither a name nor words lie anywhere unsealed.
        const { rows } = await database.app.query<{ bytes: Buffer }>('select bytes from ledger.body');
        expect(Buffer.concat(rows.map(({ bytes }) => bytes)).toString('latin1')).not.toMatch(/Marker|photo_1|user9/);

        await until(
          () => unplaced(stage),
          (count) => count === 2,
          60_000,
        );
        // They wait to be covered like those of observers; of no known station, whoever works for the whole election sees them.
        const whole = await signIn(desk, { roles: ['coordinator'] });
        const south = await signIn(desk, { roles: ['lawyer'], territories: ['south'] });
        const before = await photosOf(whole, 'waiting');
        expect(before.map(({ station }) => station?.number ?? null)).toEqual(['3', null, null]);
        expect(await photosOf(south, 'waiting')).toEqual([]);
        const unplacedPhoto = before.at(-1) ?? { submission: 0, sealed: '' };
        expect((await south.ask(originalOf(unplacedPhoto))).status).toBe(404);

        const verifier = { roles: ['verifier'] } as const;
        const [first, second, third, southern] = [
          await signIn(desk, { ...verifier, branch: 'almaty' }),
          await signIn(desk, { ...verifier, branch: 'astana' }),
          await signIn(desk, { ...verifier, branch: 'aktobe' }),
          await signIn(desk, { ...verifier, branch: 'semey', territories: ['south'] }),
        ];
        // Whoever works in a part of the country is not asked to find a station anywhere in it.
        expect((await next(southern)).task).toBeNull();
        const found = await first.ask('verify/stations?q=4');
        expect(await found.json()).toMatchObject({ stations: [{ id: '4' }] });
        expect(await (await southern.ask('verify/stations?q=3')).json()).toEqual({ stations: [] });

        // Of the photos that came, those of a known station that nobody read are older.
        await answer(first, await taskOf(first), read);
        const places = await placeTasks(first);
        expect(places.map(({ near }) => near.map(({ station }) => station))).toEqual([['3'], []]);
        const [likeKnown, fresh] = places;
        if (likeKnown === undefined || fresh === undefined) throw new Error('two photos are to be placed');
        // What was written beside them opens for whoever has them in hand, not for others; the ledger says so first.
        const words = await first.ask(`verify/tasks/${fresh.task}/words`);
        expect(await words.json()).toEqual({
          photos: [{ path: 'photos/photo_2.jpg', time: '2020-01-05T20:21:00', text: 'call Marker Words, station 4' }],
          stations: [expect.objectContaining({ id: '4' })],
        });
        expect((await second.ask(`verify/tasks/${fresh.task}/words`)).status).toBe(404);
        // The photo that is nearly the same can be laid beside; she read its copy, and that is in hand no more.
        const alike = `verify/pages/${likeKnown.near[0]?.page.file ?? ''}`;
        expect((await first.ask(alike)).headers.get('content-type')).toBe('image/jpeg');
        expect((await second.ask(alike)).status).toBe(404);
        const delivery = 'select sequence from projection.photo_delivery';
        const seen = async (): Promise<readonly unknown[]> => {
          const { rows: views } = await database.app.query<Readonly<Record<string, unknown>>>(
            `select staff, submission = any (array(${delivery})) as given, sealed is null as words
             from projection.viewed where staff = any ($1) order by sequence`,
            [[first.staff, second.staff]],
          );
          return views;
        };
        await until(seen, (rows) => rows.length === 2, 30_000);
        expect(await seen()).toEqual([
          { staff: first.staff, given: true, words: true },
          { staff: first.staff, given: false, words: false },
        ]);
        expect(fresh.contests.map(({ id }) => id)).toEqual(['president']);
        // Whoever coordinates station 3 sees that a photo of an unknown station is like hers.
        const dayAt = async (who: SignedIn, station: string) =>
          stationCoverage.parse(await (await who.ask(`coverage/stations/${station}`)).json());
        expect((await dayAt(whole, '3')).alike).toMatchObject([{ reason: 'picture', where: { kind: 'unplaced' } }]);
        const wrong = { figures: {}, unreadable: [], refused: null, station: 'nowhere', contest: 'president' };
        const refused = await first.ask(`verify/tasks/${fresh.task}/answer`, wrong);
        expect(await refused.json()).toMatchObject({ code: 'answer-invalid', field: '/station' });
        await first.ask(`verify/tasks/${fresh.task}/answer`, { ...wrong, station: '4' });
        await first.ask(`verify/tasks/${places[0]?.task ?? ''}/answer`, { ...wrong, station: '3' });
        await next(first);

        // Three read alike what nobody typed: only then do the photos stand for their organisation.
        for (const one of [first, second, third]) {
          for (let task = (await next(one)).task; task !== null; task = (await next(one)).task)
            await answer(one, task, read);
        }
        const { rows: levels } = await database.app.query(
          'select station, level from projection.station_evidence order by station',
        );
        expect(levels).toEqual([
          { station: '3', level: 'confirmed' },
          { station: '4', level: 'transcribed' },
        ]);
        // A stranger computes both, and learns neither which photos came together nor who read them.
        const files = await wholeRelease(stage);
        expect(await check(files)).toMatchObject({
          codes: [],
          evidence: { transcriptions: { shown: 3, led: 3 }, levels: { shown: 3, computed: 1, branches: 2 } },
        });
        const opened = [...files].flatMap(([path, bytes]) => (path.startsWith('data/') ? [bytes.toString()] : []));
        expect(opened.some((text) => /"\d+-\d+"|"s-[a-z0-9]{6}"/.test(text))).toBe(false);
        // A page of it that was covered stands beside what was read of it, at once, and goes again. It lies where a verifier found it.
        const [page, ...others] = await photosOf(south, 'waiting');
        expect([page?.station?.number, page?.level, others]).toEqual(['4', 'transcribed', []]);
        if (page === undefined) throw new Error('station 4 has a photo');
        const original = await south.ask(originalOf(page));
        expect([original.status, original.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
        const north = await signIn(desk, { roles: ['lawyer'], territories: ['north'] });
        expect((await cover(desk, north, page, other)).status).toBe(404);
        const covered = await cover(desk, south, page, other);
        expect(covered.status).toBe(200);
        const of = { submission: page.submission, sealed: page.sealed };
        const { picture } = (await covered.json()) as Readonly<{ picture: string }>;
        await shown(stage, (pictures) => pictures.join() === `echo transcription pictures/${picture}.jpg`);
        expect(await photosOf(south, 'public')).toMatchObject([{ ...page, picture: { sha256: picture, regions: 1 } }]);
        expect((await north.ask(`pictures/${picture}/withdraw`, of)).status).toBe(404);
        // Nor does it count what the door would have refused.
        const setting = { database, objects: folderObjects(desk.objectsFolder), folds, clock: () => new Date() };
        await withdrawPicture(setting, { election, by: north.staff, picture, of });
        expect(await photosOf(south, 'public')).toHaveLength(1);
        expect((await south.ask(`pictures/${picture}/withdraw`, of)).status).toBe(200);
        await shown(stage, (pictures) => pictures.length === 0);
        expect(await photosOf(south, 'waiting')).toEqual([page]);
        // The same figures of two stations are pointed out, at both; that two copies of station 3 are alike is no wonder.
        const alikeAt = async (who: SignedIn, station: string) =>
          (await dayAt(who, station)).alike.map(({ reason, where }) => ({ reason, ...where }));
        const same = { reason: 'figures', kind: 'station' };
        expect(await alikeAt(whole, '3')).toEqual([{ ...same, id: '4', number: '4' }]);
        expect(await alikeAt(whole, '4')).toEqual(Array(2).fill({ ...same, id: '3', number: '3' }));
        // Of a station that is not hers she learns that there is one, not which.
        const ofSouth = await signIn(desk, { roles: ['coordinator'], territories: ['south'] });
        expect(await alikeAt(ofSouth, '4')).toEqual(Array(2).fill({ reason: 'figures', kind: 'elsewhere' }));

        // At station 6 she typed another figure than stands on her photo: the board says where, and shows both side by side.
        await sendCopy(stage, { device: phone, station: '6', figures: { ...read, anna: 75 }, photo: known });
        for (const one of [first, second]) {
          await answer(one, await taskOf(one), read);
          await next(one);
        }
        const { columns } = coverageBoard.parse(await (await whole.ask('coverage')).json());
        const rowAt = (station: string) => {
          const place = columns.station.indexOf(station);
          return { level: evidenceLevels[columns.level[place] ?? 0], alike: columns.alike[place] };
        };
        expect(['3', '4', '6', '8'].map(rowAt)).toEqual([
          { level: 'confirmed', alike: 2 },
          { level: 'transcribed', alike: 3 },
          { level: 'disputed', alike: 3 },
          { level: 'none', alike: 0 },
        ]);
        const [versions] = (await dayAt(whole, '6')).versions;
        expect(versions?.stated.map(({ channel }) => channel)).toEqual(['submission', 'transcription']);
        const anna = versions?.cells.findIndex(({ name }) => name['en'] === 'anna') ?? -1;
        expect(versions?.cells.filter(({ isDiffering }) => isDiffering)).toEqual([
          { name: { en: 'anna' }, figures: [75, 74], isDiffering: true },
        ]);
        expect(versions?.findings).toEqual([{ kind: 'typed-otherwise', of: 0, against: 1, cells: [anna] }]);
        const objects = folderObjects(desk.objectsFolder);
        expect(await checkProjections(database, { election: [election], objects, folds })).toMatchObject({
          equal: true,
        });
      },
      enrolledEntries([phone]),
    );
    await removeTestFolder(folder);
  },
);

type Photo = Readonly<{
  submission: number;
  sealed: string;
  station: Readonly<{ number: string }> | null;
  level: string;
}>;

async function photosOf(staff: SignedIn, state: 'waiting' | 'public'): Promise<readonly Photo[]> {
  const { photos } = (await (await staff.ask(`pictures?state=${state}`)).json()) as { photos: readonly Photo[] };
  return photos;
}

const originalOf = ({ submission, sealed }: Pick<Photo, 'submission' | 'sealed'>): string =>
  `pictures/originals/${submission}/${sealed}`;

/** Sends what her browser made of it. */
function cover(
  { url }: DeskStage,
  { token }: SignedIn,
  { submission, sealed }: Photo,
  made: Buffer,
): Promise<Response> {
  const asked = `submission=${submission}&sealed=${sealed}&regions=1`;
  return fetch(`${url}/api/v1/desk/${election}/pictures?${asked}`, {
    method: 'POST',
    headers: { cookie: `${sessionCookie}=${token}`, 'content-type': 'image/jpeg' },
    body: new Uint8Array(made),
  });
}

/** Waits until the release shows such pictures at station 4. */
async function shown({ server }: Stage, wished: (pictures: readonly string[]) => boolean): Promise<void> {
  const folder = join(server.dataFolder, 'release', election);
  // While it is read the next one may be made, which removes what was withdrawn.
  const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8').catch(() => '');
  const pictures = async (): Promise<readonly string[]> => {
    for (const path of await referencedPaths(read)) {
      if (!path.startsWith('data/territory-')) continue;
      const text = await read(path);
      if (text === '') continue;
      const { stations } = JSON.parse(text) as TerritoryFile;
      const results = stations.find(({ id }) => id === '4')?.results['president'] ?? {};
      if (Object.keys(results).length === 0) continue;
      return Object.entries(results).flatMap(([source, { statements }]) =>
        statements.flatMap((one) => (one.pictures ?? []).map((picture) => `${source} ${one.channel} ${picture.path}`)),
      );
    }
    return ['station 4 has no results'];
  };
  await until(pictures, wished, 30_000);
}

/** Both that she may hold. */
async function placeTasks(verifier: SignedIn) {
  const tasks = [await taskOf(verifier), await taskOf(verifier)].filter(({ kind }) => kind === 'place');
  if (tasks.length < 2) throw new Error(`she was given something else first: ${JSON.stringify(tasks)}`);
  return tasks;
}

test(
  'a plain folder: what lies together and is of the same minute belongs together',
  { timeout: 120_000 },
  async () => {
    const folder = await makeTestFolder();
    await withDesk(async (stage) => {
      const photo = await protocolPhoto();
      for (const [name, minute] of [
        ['a/1.jpg', 0],
        ['a/2.jpg', 0],
        ['a/3.jpg', 5],
        ['b/1.jpg', 0],
      ] as const) {
        await mkdir(join(folder, name, '..'), { recursive: true });
        // Each another file.
        await writeFile(join(folder, name), Buffer.concat([photo, Buffer.from(name)]));
        const time = new Date(Date.UTC(2020, 0, 5, 15, minute));
        await utimes(join(folder, name), time, time);
      }
      expect(await receive(stage, folder)).toEqual({ kind: 'folder', sets: 3, photos: 4, known: 0, left: [] });
    }, []);
    await removeTestFolder(folder);
  },
);
