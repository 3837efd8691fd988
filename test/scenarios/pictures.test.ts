/** From a page that was covered at the desk to the public release, and out of it again. */
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainJpeg } from '@kua/core/pictures/plain-jpeg.ts';
import type { Overview, ReleaseHead, TerritoryFile } from '@kua/core/publication/release-contract.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { redactPicture, withdrawPicture, type PictureSetting } from '../../apps/server/src/pictures/redaction.ts';
import { namedObjects } from '../../apps/server/src/deliveries/named-objects.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { staffEntries } from './known-staff.ts';
import { until, beginElection, serve } from './ledger-election.ts';
import { filesOf, publish, referencedPaths } from './publish-election.ts';
import { photographedProtocol } from './redacted-protocol.ts';

const election = 'pictures';
const by = 's-abc123';
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-pictures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As a browser would send it, and as somebody would who wants more to be published than the picture. */
function photo(shade: number): Promise<Buffer> {
  return sharp({ create: { width: 600, height: 800, channels: 3, background: { r: shade, g: 90, b: 90 } } })
    .withExif({ IFD0: { Copyright: 'SECRET OWNER' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 15/1 0/1' } })
    .jpeg()
    .toBuffer();
}

async function withElection(
  work: (setting: PictureSetting & { database: TestDatabase }) => Promise<void>,
): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    const entries = staffEntries({ staff: by, roles: ['lawyer'] });
    await appendEntries(database.app, { election, entries, receivedAt: '2026-11-22T01:00:00Z' });
    const objects = folderObjects(join(folder, 'objects'));
    await work({ database, objects, folds, clock: () => new Date() });
    const check = await checkProjections(database, { election: null, objects, folds });
    expect(check.differences).toEqual([]);
    expect(check.equal).toBe(true);
  });
}

/** Paths of pictures that lie in a release, and of those that it names. */
async function pictures(release: string): Promise<Readonly<{ held: readonly string[]; named: readonly string[] }>> {
  const held = (await readdir(join(release, 'pictures')).catch(() => [])).map((name) => `pictures/${name}`);
  const files = await filesOf(release);
  const named = await referencedPaths((path) => Promise.resolve(files.get(path)?.toString('utf8') ?? ''));
  return { held: held.toSorted(), named: [...named].filter((path) => path.startsWith('pictures/')).toSorted() };
}

async function sourcesOf(release: string): Promise<Overview['sources']> {
  const files = await filesOf(release);
  const read = (path: string): unknown => JSON.parse(files.get(path)?.toString('utf8') ?? '');
  return (read((read('head.json') as ReleaseHead).overview) as Overview).sources;
}

test('a covered page stands beside its figures, plain, and goes when it is withdrawn', async () => {
  await withElection(async (setting) => {
    const { database, objects } = setting;
    const [first, second] = await photographedProtocol(database, election, {
      station: '3',
      pages: ['intact', 'intact'],
    });
    if (first === undefined || second === undefined) throw new Error('no pages');
    const release = join(folder, 'release');
    const publishNow = () => publish(database, { election, folder: release, objects, downloads: false });
    await redactPicture(setting, { election, by, of: first, regions: 2, bytes: await photo(10) });
    await publishNow();
    const before = await pictures(release);
    expect(before.held).toHaveLength(1);
    expect(before.named).toEqual(before.held);

    // One that was covered after the figures were public comes with the next publication, which makes only what changed.
    const later = await redactPicture(setting, { election, by, of: second, regions: 0, bytes: await photo(200) });
    if (!later.ok) throw new Error(later.error);
    expect((await publishNow()).made).toBe('patched');
    const both = await pictures(release);
    expect(both.held).toHaveLength(2);
    expect(both.named).toEqual(both.held);
    for (const path of both.held) {
      const bytes = await readFile(join(release, path));
      expect(plainJpeg(bytes)).toEqual({ ok: true, value: { width: 600, height: 800 } });
      expect(bytes.includes('SECRET')).toBe(false);
    }
    // Who shares is told with it.
    const observers = { kind: 'observers', shares: { since: '2026-11-22T15:01:00.000Z', photos: true } };
    expect((await sourcesOf(release)).find(({ id }) => id === 'observers')).toMatchObject(observers);
    expect((await sourcesOf(release)).find(({ id }) => id === 'official')).toMatchObject({ shares: null });

    // Neither the original nor its sealed file is named.
    const text = [...(await filesOf(release)).values()].map((bytes) => bytes.toString('latin1')).join('\n');
    expect(text).not.toContain(first.sealed);

    const anew = join(folder, 'anew');
    await publish(database, { election, folder: anew, objects });
    await publish(database, { election, folder: release, objects });
    const [followed, built] = [await filesOf(release), await filesOf(anew)];
    for (const path of await referencedPaths((name) => Promise.resolve(built.get(name)?.toString('utf8') ?? '')))
      if (path !== 'head.json') expect(followed.get(path)?.equals(built.get(path) ?? Buffer.alloc(0)), path).toBe(true);

    // Gone from the folder at once, not ten minutes later.
    const { sha256 } = later.value;
    expect(await withdrawPicture(setting, { election, by, picture: sha256, of: second })).toEqual({
      ok: true,
      value: null,
    });
    expect((await publishNow()).made).toBe('patched');
    const after = await pictures(release);
    expect([after.held, after.named]).toEqual([before.held, before.held]);
    expect(await withdrawPicture(setting, { election, by, picture: sha256, of: second })).toEqual({
      ok: false,
      error: 'picture-unknown',
    });
    // And comes back, if somebody decides so.
    await redactPicture(setting, { election, by, of: second, regions: 0, bytes: await photo(200) });
    await publishNow();
    expect(await pictures(release)).toEqual(both);
  });
});

test('equal pictures of two stations: one is withdrawn, and the other stays until it is withdrawn, too', async () => {
  await withElection(async (setting) => {
    const { database, objects } = setting;
    const release = join(folder, 'release');
    const [here] = await photographedProtocol(database, election, { station: '3', pages: ['intact'] });
    const [there] = await photographedProtocol(database, election, { station: '14', pages: ['intact'] });
    if (here === undefined || there === undefined) throw new Error('no pages');
    const bytes = await photo(10);
    const made = await redactPicture(setting, { election, by, of: here, regions: 0, bytes });
    if (!made.ok) throw new Error(made.error);
    const picture = made.value.sha256;
    expect(await redactPicture(setting, { election, by, of: there, regions: 0, bytes })).toEqual(made);
    const path = `pictures/${picture}.jpg`;
    const shownFor = async (): Promise<readonly string[]> => {
      await publish(database, { election, folder: release, objects });
      const files = [...(await filesOf(release))].filter(([name]) => name.startsWith('data/territory-'));
      const named = await referencedPaths((name) => readFile(join(release, name), 'utf8'));
      return files
        .filter(([name]) => named.has(name))
        .flatMap(([, text]) => (JSON.parse(text.toString('utf8')) as TerritoryFile).stations)
        .filter((station) => JSON.stringify(station).includes(path))
        .map(({ id }) => id)
        .toSorted();
    };
    expect(await shownFor()).toEqual(['14', '3']);
    expect(await withdrawPicture(setting, { election, by, picture, of: here })).toMatchObject({ ok: true });
    expect(await withdrawPicture(setting, { election, by, picture, of: here })).toMatchObject({ ok: false });
    expect(await shownFor()).toEqual(['14']);
    expect((await pictures(release)).held).toEqual([path]);
    expect(await withdrawPicture(setting, { election, by, picture, of: there })).toMatchObject({ ok: true });
    expect(await shownFor()).toEqual([]);
    expect((await pictures(release)).held).toEqual([]);
  });
});

test('a page that is covered again takes the place of what was shown before; the same again changes nothing', async () => {
  await withElection(async (setting) => {
    const { database } = setting;
    const [page] = await photographedProtocol(database, election, { station: '3', pages: ['intact'] });
    if (page === undefined) throw new Error('no page');
    const given = { election, by, of: page, regions: 1 };
    await redactPicture(setting, { ...given, bytes: await photo(1) });
    const second = await redactPicture(setting, { ...given, bytes: await photo(150) });
    const head = async (): Promise<number> =>
      (await database.app.query<{ sequence: number }>('select sequence from ledger.head')).rows[0]?.sequence ?? 0;
    const sequence = await head();
    expect(await redactPicture(setting, { ...given, bytes: await photo(150) })).toEqual(second);
    expect(await head()).toBe(sequence);
    const { rows } = await database.app.query(
      'select withdrawn is null as shown from projection.public_picture order by redacted',
    );
    expect(rows).toEqual([{ shown: false }, { shown: true }]);
  });
});

test('what is no picture, too large, or of no page that came is refused and leaves nothing', async () => {
  await withElection(async (setting) => {
    const { database, objects } = setting;
    const [broken, page] = await photographedProtocol(database, election, {
      station: '3',
      pages: ['mismatch', 'intact'],
    });
    if (broken === undefined || page === undefined) throw new Error('no pages');
    const given = { election, by, of: page, regions: 1, bytes: await photo(1) };
    const codeOf = async (more: Partial<typeof given>): Promise<string> => {
      const made = await redactPicture(setting, { ...given, ...more });
      return made.ok ? 'shown' : made.error;
    };
    expect(await codeOf({ bytes: Buffer.from('words') })).toBe('picture-unreadable');
    expect(await codeOf({ bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5000, 1)]) })).toBe(
      'picture-unreadable',
    );
    expect(await codeOf({ bytes: Buffer.alloc(17 * 1024 * 1024) })).toBe('too-large');
    expect(await codeOf({ regions: 201 })).toBe('too-large');
    expect(await codeOf({ of: broken })).toBe('file-unknown');
    expect(await codeOf({ of: { ...page, submission: page.submission + 1 } })).toBe('file-unknown');
    expect((await database.app.query('select from projection.public_picture')).rowCount).toBe(0);
    // Whoever can write entries, past the door: of no page that came nothing is shown.
    const body = {
      type: 'redaction',
      by,
      of: broken,
      picture: { sha256: 'ab'.repeat(32), width: 1, height: 1, size: 9 },
      regions: 0,
    };
    const entries = [contentEntry('decision', body)];
    await appendEntries(database.app, { election, entries, receivedAt: '2026-11-22T16:00:00Z' });
    await checkProjections(database, { election: null, objects, folds });
    expect((await database.app.query('select from projection.public_picture')).rowCount).toBe(0);
    // A backup takes what a decision names.
    expect(namedObjects({ kind: 'decision', body: Buffer.from(entries[0]?.body ?? []).toString('base64') })).toEqual([
      'ab'.repeat(32),
    ]);
  });
});

test('a picture that the store has lost keeps no figure from being published', async () => {
  await withElection(async (setting) => {
    const { database, objects } = setting;
    const [page] = await photographedProtocol(database, election, { station: '3', pages: ['intact'] });
    if (page === undefined) throw new Error('no page');
    const made = await redactPicture(setting, { election, by, of: page, regions: 1, bytes: await photo(1) });
    if (!made.ok) throw new Error(made.error);
    await writeFile(join(folder, 'objects', made.value.sha256.slice(0, 2), made.value.sha256), 'other bytes');
    const release = join(folder, 'release');
    await publish(database, { election, folder: release, objects });
    expect(await pictures(release)).toEqual({ held: [], named: [] });
  });
});

test(
  'the checker reads the pictures of a live release, and names one that was changed',
  { timeout: 60_000 },
  async () => {
    await withElection(async (setting) => {
      const { database } = setting;
      const server = await serve(database);
      try {
        const live = { ...setting, objects: folderObjects(join(server.dataFolder, 'objects')) };
        const [page] = await photographedProtocol(database, election, { station: '3', pages: ['intact'] });
        if (page === undefined) throw new Error('no page');
        await redactPicture(live, { election, by, of: page, regions: 1, bytes: await photo(1) });
        const release = join(server.dataFolder, 'release', election);
        await until(
          () => pictures(release),
          ({ held, named }) => held.length === 1 && named.length === 1,
          20_000,
        );
        const path = (await pictures(release)).held[0] ?? '';
        const answer = await fetch(`${server.url}/${election}/${path}`);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
        await server.close();
        expect(verify(release)).toEqual([]);
        await appendFile(join(release, path), 'behind the end');
        expect(verify(release)).toEqual([`file-changed ${path}`]);
        await rm(join(release, path));
        expect(verify(release)).toEqual([`file-missing ${path}`]);
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true, force: true });
      }
    });
  },
);

function verify(release: string): readonly string[] {
  const program = join(import.meta.dirname, '../../apps/verifier/bin/kua-verify.mjs');
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  let text: string;
  try {
    text = execFileSync(process.execPath, [program, release, '--json'], options);
  } catch (error) {
    text = (error as Readonly<{ stdout: string }>).stdout;
  }
  const { findings } = JSON.parse(text) as { findings: readonly { code: string; file: string }[] };
  return findings.map(({ code, file }) => `${code} ${file}`);
}
