/** What an observer saved gets through, whatever happens on the way; her phone believes nobody but the log. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { device, election, withDoor } from '../scenarios/file-door.ts';
import { until } from '../scenarios/ledger-election.ts';
import { chromiumPath, servePage, startPhone } from './phone-browser.ts';

test.skipIf(chromiumPath === null)('a violation with photos goes out by itself', { timeout: 120_000 }, async () => {
  const profile = await mkdtemp(join(tmpdir(), 'kua-phone-'));
  const served = await servePage();
  await withDoor(async ({ server }) => {
    const keys = await (await fetch(`${server.url}/api/v1/elections/${election}/keys`)).text();
    const start = { keys, secret: Buffer.from(device.secret).toString('hex'), urls: [server.url] };
    const { context, page } = await startPhone(profile, served.url, start);
    const names = await page.evaluate(() =>
      globalThis.phone.save({
        rank: 'text',
        station: '3',
        text: 'words',
        files: [
          { rank: 'photo', size: 300_000 },
          { rank: 'video', size: 3_000_000 },
        ],
      }),
    );
    expect((await page.evaluate(() => globalThis.phone.items())).map(({ state }) => state)).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
    await page.evaluate(() => globalThis.phone.send());
    const { answer } = await until(
      () => page.evaluate(() => globalThis.phone.items()),
      (items) => items.every(({ state }) => state === 'accepted'),
      30_000,
    );
    expect(answer.map(({ id }) => id).toSorted()).toEqual([...names].toSorted());
    await context.close();
  });
  await served.close();
  await rm(profile, { recursive: true });
});
