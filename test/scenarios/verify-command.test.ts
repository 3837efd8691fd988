/** What a stranger does with `kua-verify`: a release in a folder and from a server, a receipt, and what was tampered with. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { makeDevice } from '@kua/device/device.ts';
import { encryptTo, sealedSubmission } from '@kua/device/sealing.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, sendProtocol, serve, until } from './ledger-election.ts';

const election = 'looked-at';

type Outcome = Readonly<{ status: number; stdout: string; stderr: string }>;

/** The command as `npx kua-verify` finds it. */
async function verify(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile('node_modules/.bin/kua-verify', args, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

test('a stranger checks a release, a receipt and a copy', { timeout: 180_000 }, async () => {
  const mine = await mkdtemp(join(tmpdir(), 'kua-verify-'));
  try {
    await withDatabase(async (database) => {
      await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' });
      const server = await serve(database, { keysFolder: join(mine, 'keys') });
      try {
        const folder = join(server.dataFolder, 'release', election);
        await sendProtocol(database, election, { source: 'official', station: '1', anna: 1, bek: 2 });
        const kept = join(mine, 'kept');
        // The checkpoint is put in place last.
        await until(
          () =>
            cp(join(folder, 'log', 'checkpoint'), kept).then(
              () => true,
              () => false,
            ),
          (there) => there,
        );
        const note = await readFile(join(folder, 'log', 'keys.txt'), 'utf8');
        const list = openKeyList(note, verifyEd25519);
        if (list === null) throw new Error('no keys');
        const key = formatNoteKey(list.key);

        // The first release with a statement in it.
        const { answer: early } = await until(
          () => readFile(join(folder, 'head.json'), 'utf8').catch(() => '{"openings":null}'),
          (text) => (JSON.parse(text) as ReleaseHead).openings !== null,
        );

        const device = makeDevice();
        const entries = enrolledEntries([device], 'observers');
        await appendEntries(database.app, { election, entries, receivedAt: new Date().toISOString() });
        const body = { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20 } };
        const said = { election, kind: 'protocol', station: '3', capturedAt: '2020-01-05T20:00:00Z', body } as const;
        const envelope = await sealedSubmission(said, device, encryptTo(list));
        const sent = await until(
          async () => {
            const response = await fetch(`${server.url}/api/v1/submissions`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(envelope),
            });
            return { status: response.status, body: (await response.json()) as Record<string, unknown> };
          },
          ({ status }) => status === 201 || status === 200,
        );
        const receipt = join(mine, 'receipt.txt');
        await writeFile(receipt, String(sent.answer.body['receipt']));
        await writeFile(join(mine, 'sealed'), Buffer.from(envelope.sealed, 'base64'));

        // Alone it says nothing about whose it is; with the keys it is the election's; against the log the promise was kept.
        const alone = await verify(receipt);
        expect(alone).toMatchObject({ status: 2 });
        expect(alone.stderr).toContain('whole and signed by the key that it names');
        await writeFile(join(mine, 'keys.txt'), note);
        expect(await verify(receipt, '--election-key', key, '--sealed', join(mine, 'sealed'))).toMatchObject({
          status: 0,
        });
        expect(await verify(receipt, '--sealed', kept)).toMatchObject({ status: 1 });
        const url = `${server.url}/${election}/`;
        const { answer: promise } = await until(
          () => verify(receipt, url),
          ({ stdout }) => stdout.includes('kept the promise'),
        );
        expect(promise.status).toBe(0);
        await until(
          async () => JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')) as ReleaseHead,
          ({ openings, sequence }) => openings !== null && sequence > Number(sent.answer.body['sequence']),
        );

        for (const place of [url, folder]) {
          const found = await verify(place, '--checkpoint', kept);
          expect(found).toMatchObject({ status: 0, stderr: '' });
          expect(found.stdout).toContain('2 submissions led from what the release shows to the log');
          expect(found.stdout).toContain(key);
          expect(found.stdout).toContain('2 of 2 levels of evidence computed anew');
        }
        expect(JSON.parse((await verify(folder, '--json')).stdout)).toMatchObject({
          ok: true,
          evidence: { transcriptions: { shown: 0 }, levels: { shown: 2, computed: 2 } },
        });
        // As people have them: copied from a browser, through an editor.
        const edited = join(mine, 'edited.txt');
        await writeFile(edited, `\ufeff${String(sent.answer.body['receipt']).replaceAll('\n', '\r\n')}`);
        const mended = await verify(pathToFileURL(edited).href, '--keys', pathToFileURL(join(mine, 'keys.txt')).href);
        expect(mended).toMatchObject({ status: 0, stderr: '' });
        expect(mended.stdout).toContain('was not as it was signed');
        expect(await verify(`${server.url}/log/${election}`, '--election-key', key)).toMatchObject({ status: 0 });
        expect(await verify(kept, '--keys', folder)).toMatchObject({ status: 0 });

        // An older release beside the log of now is right in itself: only who kept a younger checkpoint can tell.
        const now = join(mine, 'now');
        await cp(join(folder, 'log', 'checkpoint'), now);
        const stale = join(mine, 'stale');
        await cp(folder, stale, { recursive: true });
        await writeFile(join(stale, 'head.json'), early);
        expect(await verify(stale, '--checkpoint', kept)).toMatchObject({ status: 0 });
        expect((await verify(stale)).stdout).toContain('entries more than when the release was made');
        const older = await verify(stale, '--checkpoint', now);
        expect(older.status).toBe(1);
        expect(older.stdout).toContain('(release-older)');

        const copy = join(mine, 'copy');
        await cp(folder, copy, { recursive: true });
        await writeFile(join(copy, 'README'), 'a mirror');
        const apart = await verify(copy);
        expect(apart.status).toBe(0);
        expect(apart.stdout).toContain('nobody vouches for them: README');
        await writeFile(join(copy, 'data', 'stray.json'), '{}');
        await writeFile(join(copy, 'index.html'), '<!doctype html>');
        const { stdout: changed } = await verify(copy);
        expect(changed).toContain('data/stray.json: Nothing that is signed leads to this file');
        expect(changed).toContain('index.html: The file of the portal is not the one that the head leads to');
        const { overview } = JSON.parse(await readFile(join(copy, 'head.json'), 'utf8')) as ReleaseHead;
        await writeFile(join(copy, overview), '{}');
        const broken = await verify(copy, '--json');
        expect(broken.stdout).not.toContain('opening-stray');
        expect(broken.status).toBe(1);
        expect(JSON.parse(broken.stdout)).toMatchObject({
          ok: false,
          what: 'release',
          findings: expect.arrayContaining([
            expect.objectContaining({ code: 'file-changed', file: overview }),
          ]) as unknown,
        });
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true });
      }
    });
    for (const args of [
      [],
      [mine],
      ['--nonsense'],
      [join(mine, 'nowhere')],
      ['http://127.0.0.1:1/x'],
      [join(mine, 'sealed')],
    ])
      expect(await verify(...args)).toMatchObject({ status: 2 });
  } finally {
    await rm(mine, { recursive: true });
  }
});
