/** Files that wait for the opener: what is decided about them, and what is not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { failure, success } from '@kua/core/kernel/result.ts';
import { fileClaim, sealedFile, sealedSubmission } from '@kua/device/sealing.ts';
import { startFileJob } from '../../apps/server/src/attachments/file-job.ts';
import { fileBook } from '../../apps/server/src/attachments/file-store.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import type { OpenedFile } from '../../apps/server/src/intake/opener-contract.ts';
import type { Opener } from '../../apps/server/src/intake/opener.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { until } from './ledger-election.ts';
import { begin, device, election, patch, withDoor } from './file-door.ts';

test(
  'a file that cannot be looked into now holds up none behind it, and is no verdict',
  { timeout: 60_000 },
  async () => {
    await withDoor(async (ready) => {
      const { server, database, encrypt } = ready;
      const roles = ['page-1', 'page-2', 'page-3', 'page-4'];
      const files = await Promise.all(
        roles.map((role) => sealedFile(Buffer.from(role), { type: 'image/jpeg', role }, encrypt)),
      );
      const said = { election, kind: 'protocol', station: '3', capturedAt: '2020-01-05T20:10:00+05:00' } as const;
      const body = { contest: 'president', fields: {}, options: { anna: 1, bek: 2 } };
      const attachments = files.map(({ attachment }) => attachment).sort((a, b) => (a.sealed < b.sealed ? -1 : 1));
      const envelope = await sealedSubmission({ ...said, body, attachments }, device, encrypt);
      const headers = { 'content-type': 'application/json' };
      await fetch(`${server.url}/api/v1/submissions`, { method: 'POST', headers, body: JSON.stringify(envelope) });
      const outcomes = async (): Promise<readonly (string | null)[]> => {
        const text = 'select outcome from projection.attachment order by sealed';
        return (await database.app.query<{ outcome: string | null }>(text)).rows.map(({ outcome }) => outcome);
      };
      await until(outcomes, (found) => found.length === 4, 30_000);
      await server.close();
      const objects = folderObjects(join(server.dataFolder, 'objects'));
      const asked: string[] = [];
      const answers: Opener['openFile'][] = [
        () => Promise.resolve(failure('file-trouble')),
        () => Promise.reject(new Error('an answer that nobody understands')),
        () => Promise.resolve(success(opened(2, { is: 'undecided', spent: false }))),
        () => Promise.resolve(success(opened(3, { is: 'none' }))),
      ];
      const opened = (index: number, image: OpenedFile['image']): OpenedFile => {
        const { sha256: digest = '', size = 0 } = attachments[index] ?? {};
        return { sha256: digest, size, image };
      };
      const opener: Opener = {
        open: () => Promise.reject(new Error('not asked')),
        read: () => Promise.reject(new Error('not asked')),
        openFile: (of, file) => {
          asked.push(file.path.slice(-64));
          const index = attachments.findIndex(({ sealed }) => sealed === file.path.slice(-64));
          return answers[index]?.(of, file) ?? Promise.reject(new Error('another file'));
        },
        openDerivative: () => Promise.reject(new Error('not asked')),
        pid: () => null,
        close: () => Promise.resolve(),
      };
      for (const { sealed, attachment } of files) {
        await objects.put(Readable.from([Buffer.from(sealed)]));
        const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealed.length });
        const receivedAt = new Date().toISOString();
        await fileBook(database.app).keep({ upload: attachment.sealed, claim, size: sealed.length, receivedAt });
      }
      const folder = join(server.dataFolder, 'uploads', 'derivatives');
      const log = pino({ level: 'silent' });
      const job = await startFileJob({
        database,
        objects,
        folds,
        openers: [opener, opener],
        folder,
        clock: () => new Date(),
        log,
      });
      try {
        const touched = async (): Promise<readonly (string | null)[]> => {
          await projectToHead(database, { election, objects, folds });
          return outcomes();
        };
        const { answer } = await until(touched, (found) => found.some((outcome) => outcome !== null), 30_000);
        expect(answer).toEqual([null, null, null, 'intact']);
        // Two at it at once, and each file once.
        expect(asked.toSorted()).toEqual(attachments.map(({ sealed }) => sealed).toSorted());
      } finally {
        await job.close();
      }
    });
  },
);

/** Processes that decode pictures for openers of this process. */
function decoders(): number {
  const all = readdirSync('/proc').flatMap((pid) => {
    try {
      const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
    } catch {
      // No process, or one that ended meanwhile.
      return [];
    }
  });
  const openers = all.filter(
    ({ parent, command }) => parent === String(process.pid) && command.includes('opener-worker'),
  );
  return all.filter(({ parent }) => openers.some(({ pid }) => pid === parent)).length;
}

test('a server that is stopped does not wait for a picture', { timeout: 60_000 }, async () => {
  // Heavy: no two pixels alike.
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const photo = await sharp({ create: { width: 4000, height: 3200, channels: 3, background: '#888', noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  await withDoor(async (ready) => {
    const { server, database, encrypt } = ready;
    const { sealed, attachment } = await sealedFile(photo, { type: 'image/png', role: 'page-1' }, encrypt);
    const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealed.length });
    const begun = await begin(ready, claim, sealed.length);
    const url = new URL(begun.headers.get('location') ?? '', server.url).href;
    expect((await patch(url, 0, sealed)).status).toBe(204);
    const said = { election, kind: 'protocol', station: '3', capturedAt: '2020-01-05T20:10:00+05:00' } as const;
    const body = { contest: 'president', fields: {}, options: { anna: 1, bek: 2 } };
    const envelope = await sealedSubmission({ ...said, body, attachments: [attachment] }, device, encrypt);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${server.url}/api/v1/submissions`, { method: 'POST', headers, body: JSON.stringify(envelope) });
    await until(
      () => Promise.resolve(decoders()),
      (count) => count > 0,
      30_000,
    );
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(decoders()).toBe(0);
    const { rows } = await database.app.query('select outcome from projection.attachment');
    expect(rows).toEqual([{ outcome: null }]);
  });
});
