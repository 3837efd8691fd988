/** The portal beside a release: there whatever becomes of the folder, and a former one for as long as is promised. */
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PortalFiles, ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { readPortal, type Portal } from '../../apps/server/src/publication/portal-files.ts';
import { readReleaseFile } from '../../apps/server/src/publication/release-folder.ts';
import { beginElection, sendProtocol, serve, until } from './ledger-election.ts';
import { filesOf, publish } from './publish-election.ts';
import { seedElection, stateProtocols, syntheticStation, type SyntheticElection } from './synthetic-election.ts';

const election: SyntheticElection = {
  id: 'pier',
  stations: 20,
  regions: 2,
  districts: 2,
  options: 3,
  rehearsal: false,
};

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-portal-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A portal whose one script has that name. */
async function portalOf(folder: string, script: string): Promise<Portal> {
  const built = join(folder, `built-${script}`);
  await mkdir(join(built, 'assets'), { recursive: true });
  await writeFile(join(built, 'index.html'), `<!doctype html><script src="./assets/${script}.js"></script>`);
  await writeFile(join(built, 'assets', `${script}.js`), script);
  return readPortal(built);
}

/** The paths of the portal to which the head leads, each of which must be there. */
async function namedPortal(folder: string): Promise<readonly string[]> {
  const head = JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')) as ReleaseHead;
  const list = head.portal === null ? null : await readReleaseFile<PortalFiles>(folder, head.portal, 'kua-portal/1');
  const files = await filesOf(folder);
  return list?.files.map(({ path }) => (files.has(path) ? path : `${path} is missing`)) ?? ['no list'];
}

test('assets of a former portal stay ten minutes after another took its place, however old they are', async () => {
  await withFolder(async (folder) => {
    await withDatabase(async (database) => {
      await seedElection(database.projector, election);
      const release = join(folder, 'release');
      const place = { election: election.id, folder: release };
      const long = new Date(Date.now() - 60 * 60_000);
      let told = 0;
      const publishNews = async (portal: Portal): Promise<void> => {
        told += 1;
        const figures = [9, 9, 9, 9, 0, told, 0, 0];
        await stateProtocols(database.projector, election.id, [
          { source: 'observers', station: syntheticStation(1), figures },
        ]);
        await publish(database, { ...place, portal });
      };
      await publishNews(await portalOf(folder, 'first'));
      const first = join(release, 'assets', 'first.js');
      await utimes(first, long, long);
      const second = await portalOf(folder, 'second');
      await publishNews(second);
      await publishNews(second);
      expect(await namedPortal(release)).toEqual(['assets/second.js', 'index.html']);
      expect(await readFile(first, 'utf8')).toBe('first');
      await utimes(first, long, long);
      await utimes(join(release, 'assets', 'second.js'), long, long);
      await publishNews(second);
      await expect(readFile(first)).rejects.toThrow('ENOENT');
      expect(await namedPortal(release)).toEqual(['assets/second.js', 'index.html']);
    });
  });
});

test(
  'a running server puts it back after its release was removed, all of it or in part',
  { timeout: 60_000 },
  async () => {
    await withDatabase(async (database) => {
      await beginElection(database, { id: 'pier', date: '2020-01-05', pack: 'generic' });
      const server = await serve(database);
      try {
        const release = join(server.dataFolder, 'release', 'pier');
        let station = 0;
        const publishedNews = async (): Promise<void> => {
          station += 1;
          await sendProtocol(database, 'pier', { source: 'observers', station: String(station), anna: 5, bek: 7 });
          const sequence = (text: string): number => (JSON.parse(text) as ReleaseHead).sequence;
          const head = (): Promise<string> =>
            readFile(join(release, 'head.json'), 'utf8').catch(() => '{"sequence":-1}');
          const last = await headSequence(database.app, 'pier');
          await until(head, (text) => sequence(text) >= last, 30_000);
        };
        await publishedNews();
        const whole = ['assets/main-a1b2c3d4.js', 'index.html'];
        expect(await namedPortal(release)).toEqual(whole);

        for (const part of ['index.html', 'assets', 'data', 'head.json']) {
          await rm(join(release, part), { recursive: true });
          await publishedNews();
          expect(await namedPortal(release), `without ${part}`).toEqual(whole);
        }
        for (const part of ['index.html', 'assets', 'data', 'downloads', 'head.json'])
          await rm(join(release, part), { recursive: true });
        await publishedNews();
        expect(await namedPortal(release)).toEqual(whole);
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true });
      }
    });
  },
);
