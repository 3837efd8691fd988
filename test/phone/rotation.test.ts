/** New keys and new addresses reach a phone that joined long ago, signed by the election's key, and from nobody else. */
import { expect, test } from 'vitest';
import { formatNote } from '@kua/core/evidence/note.ts';
import { keyListText, openKeyList } from '@kua/core/evidence/key-list.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateKeyOf, signEd25519, verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { until } from '../scenarios/ledger-election.ts';
import { joinedObserver } from './observer.ts';
import { phoneElection } from './phone-election.ts';
import { hasChromium, shareStage } from './stage.ts';
import type { Page } from 'playwright-core';

const ready = shareStage();

/** Where this phone sends, and whose keys it has: as its sender reads it. */
function routeOf(page: Page): Promise<Readonly<{ keys: string; addresses: readonly string[] }>> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('notes');
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const asked = opening.result.transaction('facts').objectStore('facts').get('route');
          asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result as Awaited<ReturnType<typeof routeOf>>);
          };
        };
      }),
  );
}

test.skipIf(!hasChromium)(
  'a later key list of the same election key is taken; a stranger’s is not',
  { timeout: 90_000 },
  async () => {
    const { stage, browser } = ready();
    const { page, context } = await joinedObserver(browser, stage);
    const { keys } = await routeOf(page);
    const list = openKeyList(keys, verifyEd25519);
    if (list === null) throw new Error('no key list');
    const later = { ...list, since: new Date(Date.parse(list.since) + 1000).toISOString() };
    const seed = await readFile(join(stage.keysFolder, phoneElection, 'offline', 'election.key'), 'utf8');
    const signedBy = (secret: Uint8Array): string =>
      formatNote(keyListText(later), list.key, (message) => signEd25519(privateKeyOf(secret), message));
    const renewed = signedBy(Buffer.from(seed.trim(), 'hex'));

    let given = signedBy(new Uint8Array(32).fill(7));
    await context.route('**/keys', (route) => route.fulfill({ body: given, contentType: 'text/plain' }));
    const seen = page.waitForResponse('**/keys');
    await page.reload();
    await seen;
    await page.waitForTimeout(500);
    expect((await routeOf(page)).keys).toBe(keys);

    given = renewed;
    await page.reload();
    await until(
      () => routeOf(page),
      (route) => route.keys === renewed,
      20_000,
    );
    await context.close();
  },
);
