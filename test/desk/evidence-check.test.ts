/** A stranger follows a level of evidence to the log: what verifiers read, without learning who they are. */
import { expect, test } from 'vitest';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { sealedSubmission } from '@kua/device/sealing.ts';
import type { OpeningShard, TerritoryFile } from '@kua/core/publication/release-contract.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import type { Files } from '../prove/tamper-release.ts';
import { until } from '../scenarios/ledger-election.ts';
import { check, whole } from './checked-release.ts';
import { signIn } from './desk-stage.ts';
import { published } from './published-levels.ts';
import { rewrite } from './tampered-release.ts';
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

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;
type Territory = Mutable<TerritoryFile>;
type Shard = Mutable<OpeningShard>;

/** Changes what the release says of a station. */
function retold(files: Files, id: string, change: (station: Territory['stations'][number]) => void): Files {
  return rewrite(files, 'kua-territory/1', (territory: Territory) => {
    const station = territory.stations.find((one) => one.id === id);
    if (station !== undefined) change(station);
    return station !== undefined;
  });
}

/** Changes what is opened of verifiers' answers. */
function reopened(files: Files, change: (shard: Shard) => void): Files {
  return rewrite(files, 'kua-openings/1', (shard: Shard) => {
    if (shard.decisions === undefined) return false;
    change(shard);
    return true;
  });
}

/** How many answers of verifiers are opened. */
function decisionsIn(files: Files): number {
  const shards = [...files].flatMap(([path, bytes]) =>
    /^data\/openings-\d/.test(path) ? [JSON.parse(bytes.toString()) as OpeningShard] : [],
  );
  return shards.reduce((sum, { decisions = [] }) => sum + decisions.length, 0);
}

type Sent = Readonly<{ device: Device; station: string; copy: string }>;

async function takeBack({ server, database, encrypt }: Stage, { device, station, copy }: Sent): Promise<void> {
  const { rows } = await database.app.query<{ id: string }>(
    'select id from projection.submission where election = $1 and sequence = $2',
    [election, copy],
  );
  const body = { original: rows[0]?.id ?? '', withdrawn: true };
  const said = { election, kind: 'correction', station, capturedAt: '2020-01-05T20:30:00+05:00', body } as const;
  const envelope = await sealedSubmission(said, device, encrypt);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/api/v1/submissions`, { method: 'POST', headers, body: JSON.stringify(envelope) });
  await until(
    () => database.app.query('select copy from projection.copy where superseded'),
    ({ rowCount }) => rowCount === 1,
  );
}

test(
  'levels are computed anew from what verifiers read, and whoever shows others is found',
  { timeout: 240_000 },
  async () => {
    const [phone, other] = [makeDevice('phone of an observer'), makeDevice('phone of another organisation')];
    await withDesk(
      async (stage) => {
        const { desk } = stage;
        const photo = await protocolPhoto();
        await sendCopy(stage, { device: phone, station: '3', figures: read, photo });
        await published(stage, { station: '3', level: 'photographed' });
        const verifier = { roles: ['verifier'] } as const;
        const branches = ['branch-of-almaty', 'branch-of-astana', 'branch-of-aktobe'];
        const readers = await Promise.all(branches.map((branch) => signIn(desk, { ...verifier, branch })));
        const [first, second, third] = readers;
        if (first === undefined || second === undefined || third === undefined) throw new Error('nobody verifies');
        await answer(first, await taskOf(first), read);
        await next(first);

        // While another is still to read it, nobody sees what the first one read.
        const early = await whole(stage);
        expect(await check(early)).toMatchObject({ codes: [], evidence: { levels: { shown: 1, computed: 1 } } });
        expect(decisionsIn(early)).toBe(0);

        await answer(second, await taskOf(second), { ...read, anna: 47 });
        await next(second);
        await answer(third, await taskOf(third), { anna: 74 });
        await next(third);
        await published(stage, { station: '3', level: 'transcribed' });
        const typed = { ...read, bek: 135 };
        const copy = await sendCopy(stage, { device: other, station: '4', figures: typed, photo });
        for (const one of [first, second]) await answer(one, await taskOf(one), read);
        for (const one of [first, second]) await next(one);
        await published(stage, { station: '4', level: 'disputed' });

        const files = await whole(stage);
        expect(await check(files)).toMatchObject({
          codes: [],
          findings: [],
          evidence: {
            transcriptions: { shown: 2, led: 2, replaced: 0, closed: 0 },
            levels: { shown: 2, computed: 2, branches: 0, closed: 0 },
          },
          facts: expect.arrayContaining([
            '2 of 2 statements of verifiers led to the log; 2 of 2 levels of evidence computed anew for k = 1.',
          ]) as unknown,
        });
        // Nothing tells who read, or of which branch she is.
        const shown = [...files].flatMap(([path, bytes]) => (path.startsWith('assets/') ? [] : [bytes.toString()]));
        for (const text of shown) expect(text).not.toMatch(/branch-of-/);
        for (const { staff } of readers) expect(shown.some((text) => text.includes(staff))).toBe(false);

        const levels = retold(files, '3', ({ results }) => {
          for (const result of Object.values(results['president'] ?? {})) result.level = 'confirmed';
        });
        expect((await check(levels)).codes).toEqual(['level-wrong']);

        // Figures that no verifier read, shown as read.
        const invented = retold(files, '4', ({ results }) => {
          for (const result of Object.values(results['president'] ?? {}))
            for (const one of result.statements) if (one.channel === 'transcription') one.figures = [1, 1, 1, 1, 1, 1];
        });
        expect((await check(invented)).codes).toContain('transcription-wrong');
        // A reading that the log does not have; one of another station.
        const entered = retold(files, '3', ({ copies }) => void copies?.['president']?.[0]?.readings.push(2));
        expect((await check(entered)).codes).toEqual(['reading-wrong']);
        const swapped = retold(files, '3', ({ copies }) => {
          const [copy] = copies?.['president'] ?? [];
          if (copy !== undefined) copy.readings = [];
        });
        expect((await check(swapped)).codes).toEqual(['level-wrong', 'opening-stray', 'transcription-wrong']);
        // What a verifier read is changed, or hidden, or missing.
        const changed = reopened(files, ({ decisions }) => {
          const field = decisions?.[0]?.fields.find((one) => one[0] === '/figures/anna') as unknown[] | undefined;
          if (field !== undefined) field[2] = 75;
        });
        expect((await check(changed)).codes).toEqual(['opening-wrong', 'reading-wrong']);
        const missing = reopened(files, ({ decisions }) => void decisions?.splice(0, 1));
        expect((await check(missing)).codes).toEqual(['reading-wrong']);
        const elsewhere = reopened(files, ({ decisions }) => {
          const [one] = decisions ?? [];
          if (one !== undefined) one.index += 1;
        });
        expect((await check(elsewhere)).codes).toContain('opening-wrong');

        // She takes it back: what was read of her photo is replaced, and nothing is opened of it any more.
        await takeBack(stage, { device: other, station: '4', copy });
        const after = await whole(stage);
        expect(await check(after)).toMatchObject({
          codes: [],
          evidence: { transcriptions: { shown: 2, led: 1, replaced: 1 }, levels: { shown: 1, computed: 1 } },
        });
        expect(decisionsIn(files)).toBe(5);
        expect(decisionsIn(after)).toBe(3);
      },
      [...enrolledEntries([phone]), ...enrolledEntries([other], 'echo')],
    );
  },
);
