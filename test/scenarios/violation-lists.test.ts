/** One more event changes one small file, its list and the index; a release that was followed equals one that is made anew. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Overview, ReleaseHead } from '@kua/core/publication/release-contract.ts';
import type {
  IncidentFile,
  ViolationList,
  ViolationsIndex,
} from '@kua/core/publication/release-violations-contract.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { redactPicture, withdrawPicture, type PictureSetting } from '../../apps/server/src/pictures/redaction.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection } from './ledger-election.ts';
import { publishingDesk, type PublishingDesk } from './published-incidents.ts';
import { filesOf, publish, referencedPaths } from './publish-election.ts';
import { photographedProtocol } from './redacted-protocol.ts';

const election = 'lists';
const at = '2026-11-22T06:00:00Z';
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-lists-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Stage = Readonly<{
  setting: PictureSetting & Readonly<{ database: TestDatabase }>;
  desk: PublishingDesk;
  /** Publishes what is in the ledger; which files the release names that it did not name before. */
  follow: (now?: string) => Promise<Readonly<{ made: string; fresh: readonly string[] }>>;
  read: () => Promise<
    Readonly<{ index: ViolationsIndex; lists: readonly ViolationList[]; files: readonly IncidentFile[] }>
  >;
}>;

async function withRelease(work: (stage: Stage) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'kz' });
    const desk = await publishingDesk(database, { election, at });
    const objects = folderObjects(join(folder, 'objects'));
    const release = join(folder, 'release');
    const readJson = async <T>(path: string): Promise<T> =>
      JSON.parse(await readFile(join(release, path), 'utf8')) as T;
    const named = () => referencedPaths((path) => readFile(join(release, path), 'utf8').catch(() => ''));
    await work({
      setting: { database, objects, folds, clock: () => new Date(at) },
      desk,
      follow: async (now = '2026-11-22T12:00:00Z') => {
        await projectToHead(database, { election, objects, folds });
        const before = await named();
        const { made } = await publish(database, {
          ...{ election, folder: release, objects, downloads: false, now: new Date(now) },
        });
        return { made, fresh: [...(await named())].filter((path) => !before.has(path)).toSorted() };
      },
      read: async () => {
        const { overview } = await readJson<ReleaseHead>('head.json');
        const { violations = '' } = await readJson<Overview>(overview);
        const index = await readJson<ViolationsIndex>(violations);
        const lists = await Promise.all(index.lists.map(({ path }) => readJson<ViolationList>(path)));
        const paths = lists.flatMap(({ files }) => files);
        return { index, lists, files: await Promise.all(paths.map((path) => readJson<IncidentFile>(path))) };
      },
    });
    await sameAnew(database, release);
    const check = await checkProjections(database, { election, objects, folds });
    expect(check.differences).toEqual([]);
  });
}

/** Whoever begins from nothing gets the same bytes, and the checker finds nothing in either. */
async function sameAnew(database: TestDatabase, release: string): Promise<void> {
  const head = JSON.parse(await readFile(join(release, 'head.json'), 'utf8')) as ReleaseHead;
  const anew = join(folder, 'anew');
  const objects = folderObjects(join(folder, 'objects'));
  const now = new Date(head.publishedAt);
  for (const at of [anew, release]) await publish(database, { election, folder: at, objects, now });
  const [followed, built] = [await filesOf(release), await filesOf(anew)];
  const paths = await referencedPaths((name) => Promise.resolve(built.get(name)?.toString('utf8') ?? ''));
  for (const path of paths)
    if (path !== 'head.json') expect(followed.get(path)?.equals(built.get(path) ?? Buffer.alloc(0)), path).toBe(true);
  expect(findings(release)).toEqual([]);
}

/** But that nobody signed it. */
function findings(release: string): readonly string[] {
  const program = join(import.meta.dirname, '../../apps/verifier/bin/kua-verify.mjs');
  let text: string;
  try {
    text = execFileSync(process.execPath, [program, release, '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    text = (error as Readonly<{ stdout: string }>).stdout;
  }
  const { findings: found } = JSON.parse(text) as { findings: readonly { code: string; file: string }[] };
  return found.map(({ code, file }) => `${code} ${file}`).filter((one) => !/^(keys|log|signature|head)-/.test(one));
}

const kinds = (paths: readonly string[]) => paths.map((path) => path.replace(/^data\/|-[0-9a-f]{64}\.json$/g, ''));

test('the eighteenth event of a region makes one small file, its list and the index anew', async () => {
  await withRelease(async ({ desk, follow, read }) => {
    for (let n = 0; n < 17; n += 1) await desk.publish({ station: '1', text: `Жағдай ${n}` });
    await desk.publish({ station: '2', text: 'Басқа өңір' });
    await follow();
    const before = await read();
    expect(before.lists.map((list) => [list.territory, list.sequence.length, list.files.length])).toEqual([
      ['north', 17, 2],
      ['south', 1, 1],
    ]);
    const last = await desk.publish({ station: '1', text: 'Тағы біреуі' });
    const { made, fresh } = await follow();
    expect(made).toBe('patched');
    const mine = kinds(fresh).filter((kind) => /^(incidents|violation)/.test(kind));
    expect(mine).toEqual(['incidents-north', 'violation-list-north', 'violations']);
    const { index, files } = await read();
    expect(index.latest[0]?.id).toBe(last.id);
    expect(index).toMatchObject({ incidents: 19, withdrawn: 0, codes: [{ code: 'VOTE.01', incidents: 19 }] });
    expect(files.map(({ incidents }) => incidents.length)).toEqual([16, 2, 1]);
    // Nothing happened: nothing is written.
    expect(await follow()).toEqual({ made: 'unchanged', fresh: [] });
    // A phone is heard from at another station: the overview says so, and no file of violations changes.
    await desk.send('turnout', '4', { at: '2026-11-22T10:00:00+05:00', cast: 3, announced: null });
    expect(kinds((await follow()).fresh)).toEqual(['overview']);
  });
}, 60_000);

test('what is withdrawn, said otherwise or taken back changes its own file, and no copy of its words stays', async () => {
  await withRelease(async ({ desk, follow, read }) => {
    const events = [];
    for (let n = 0; n < 18; n += 1) events.push(await desk.publish({ station: '1', text: `Сөз-${n}` }));
    await follow();
    const [first, second, third] = events;
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    const lying = async (words: string): Promise<number> =>
      [...(await filesOf(join(folder, 'release'))).values()].filter((bytes) => bytes.includes(words)).length;
    // In its own file, and among the latest.
    expect(await lying('Сөз-0"')).toBe(2);

    await desk.takeBack(third);
    await desk.withdraw(first);
    const { fresh } = await follow();
    const mine = kinds(fresh).filter((kind) => /^(incidents|violation)/.test(kind));
    expect(mine).toEqual(['incidents-north', 'violation-list-north', 'violations']);
    expect(await lying('Сөз-0"')).toBe(0);
    const { index, lists, files } = await read();
    expect(index).toMatchObject({ incidents: 17, withdrawn: 1 });
    expect(index.latest.at(-1)?.id).toBe(second.id);
    expect(lists[0]?.withdrawn).toEqual([0]);
    expect(files[0]?.withdrawn).toMatchObject([{ id: first.id, reason: 'mistake' }]);
    expect(files[0]?.incidents.find(({ id }) => id === third.id)?.reports.takenBack).toBe(1);

    // Of another region from now on: every list is made anew, and it stands in one of them.
    await desk.rewrite(second, { station: '2', text: 'Сөз-1' });
    await follow();
    const moved = await read();
    expect(moved.index.regions.map(({ incidents }) => incidents)).toEqual([16, 1]);
    expect(moved.lists.find(({ territory }) => territory === 'south')?.id).toEqual([second.id]);

    // Counts are over: stations are named, and the lists say so.
    const named = await follow('2026-11-23T12:00:00Z');
    expect(kinds(named.fresh)).toContain('incidents-south');
    expect((await read()).lists.map(({ station }) => station.filter((one) => one !== null).length)).toEqual([16, 1]);
  });
}, 60_000);

test('a picture of an event goes with its own page, and its equal twin stays', async () => {
  await withRelease(async ({ setting, desk, follow, read }) => {
    const pages = [];
    for (const station of ['3', '14'])
      pages.push(...(await photographedProtocol(setting.database, election, { station, pages: ['intact'] })));
    const [own, twin] = pages;
    if (own === undefined || twin === undefined) throw new Error('no pages');
    const by = 's-abc123';
    const bytes = await sharp({ create: { width: 60, height: 80, channels: 3, background: 'grey' } })
      .jpeg()
      .toBuffer();
    const made = await redactPicture(setting, { election, by, of: own, regions: 0, bytes });
    if (!made.ok) throw new Error(made.error);
    await redactPicture(setting, { election, by, of: twin, regions: 0, bytes });
    const picture = made.value.sha256;
    const told = { station: '3', text: 'Суреті бар', pictures: [picture], protocols: [own.submission] };
    await desk.publish(told);
    await follow();
    const path = `pictures/${picture}.jpg`;
    expect((await read()).index.latest[0]?.pictures).toEqual([{ path, width: 60, height: 80 }]);

    expect(await withdrawPicture(setting, { election, by, picture, of: own })).toMatchObject({ ok: true });
    await follow();
    expect((await read()).index.latest[0]?.pictures).toEqual([]);
    expect((await filesOf(join(folder, 'release'))).has(path)).toBe(true);
    const named = await referencedPaths((name) => readFile(join(folder, 'release', name), 'utf8').catch(() => ''));
    expect(named.has(path)).toBe(true);
  });
}, 60_000);
