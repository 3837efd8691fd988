/**
 * The battery ends: the file system under the browser's profile stops at once (power-disk.ts). Whatever the phone had called saved is there
 * when it starts again, with the bytes that it had. Control: the same phone with the durability that browsers use by default loses some.
 */
import { join } from 'node:path';
import { election, killAllOf } from './crash-server.ts';
import { startPhone, servePage, type Phone } from '../phone/phone-browser.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { onDisk, type Disk } from './power-disk.ts';
import type { Random } from './random.ts';

type Outcome = Readonly<{ saved: number; cuts: number; lost: number }>;

/** Null where this machine lets nobody cut its power. */
export async function batteryCuts(
  items: number,
  random: Random,
): Promise<Readonly<{ strict: Outcome; relaxed: Outcome }> | null> {
  const folder = await makeTestFolder();
  try {
    const keys = await makeElectionKeys(folder, election, { now: new Date() });
    const start = { keys: keys.note, secret: '07'.repeat(32), urls: [] };
    const page = await servePage();
    try {
      const strict = await onDisk((disk) => cutAgainAndAgain(disk, page.url, start, { items, random, relaxed: false }));
      const relaxed = await onDisk((disk) =>
        cutAgainAndAgain(disk, page.url, start, { items: Math.min(items, 40), random, relaxed: true }),
      );
      return strict === null || relaxed === null ? null : { strict, relaxed };
    } finally {
      await page.close();
    }
  } finally {
    await removeTestFolder(folder);
  }
}

async function cutAgainAndAgain(
  disk: Disk,
  url: string,
  start: Parameters<typeof startPhone>[2],
  { items, random, relaxed }: Readonly<{ items: number; random: Random; relaxed: boolean }>,
): Promise<Outcome> {
  const profile = join(disk.data, 'profile');
  const remembered = new Map<string, string>();
  let [cuts, lost] = [0, 0];
  // A profile that the browser itself could not start from says nothing about the vault.
  await (await startPhone(profile, url, start)).context.close();
  disk.sync();
  while (remembered.size < items) {
    const phone = await startPhone(profile, url, start);
    if (relaxed) await phone.page.evaluate(beRelaxed);
    const cut = await disk.scissors();
    const saving = saveSome(phone, remembered, Math.min(items - remembered.size, 5 + random.integer(10)), random);
    await saving;
    // Nothing is waited for: what is saved is saved.
    await cut();
    await killAllOf(profile);
    await phone.context.close().catch(() => undefined);
    await killAllOf(disk.folder);
    await disk.restore();
    cuts += 1;
    const again = await startPhone(profile, url, start);
    lost += await countLost(again, remembered);
    await again.context.close();
    disk.sync();
    if (relaxed && lost > 0) break;
  }
  return { saved: remembered.size, cuts, lost };
}

async function saveSome(
  { page }: Phone,
  remembered: Map<string, string>,
  count: number,
  random: Random,
): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    const files = random.integer(2) === 0 ? [] : [{ rank: 'photo', size: 20_000 + random.integer(400_000) } as const];
    const ids = await page.evaluate(
      (named) => globalThis.phone.save({ rank: 'text', station: '3', text: 'words', files: named }),
      files,
    );
    for (const id of ids) remembered.set(id, await page.evaluate((of) => globalThis.phone.digestOf(of), id));
  }
}

async function countLost({ page }: Phone, remembered: ReadonlyMap<string, string>): Promise<number> {
  let lost = 0;
  for (const [id, digest] of remembered) {
    const now = await page.evaluate((of) => globalThis.phone.digestOf(of), id);
    if (now !== digest) lost += 1;
  }
  return lost;
}

/** Transactions as browsers make them when nobody asks for more. */
function beRelaxed(): void {
  const usual = IDBDatabase.prototype;
  const { value: transaction } = Object.getOwnPropertyDescriptor(usual, 'transaction') as {
    value: (stores: string, mode?: IDBTransactionMode) => IDBTransaction;
  };
  Object.defineProperty(usual, 'transaction', {
    value(this: IDBDatabase, stores: string, mode?: IDBTransactionMode) {
      return transaction.call(this, stores, mode);
    },
  });
}
