/**
 * Whoever takes the phone reads the browser's profile byte by byte: of what was submitted no word, no station and no byte of a picture is in
 * it. Control: one plain record beside it is found.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { servePage, startPhone } from '../phone/phone-browser.ts';
import { election, killAllOf } from './crash-server.ts';
import type { Random } from './random.ts';

type Searched = Readonly<{ captures: number; megabytes: number; found: number; plantFound: boolean }>;

export async function searchProfile(captures: number, random: Random): Promise<Searched> {
  const folder = await makeTestFolder();
  const profile = await mkdtemp(join(tmpdir(), 'kua-phone-'));
  const served = await servePage();
  try {
    const keys = await makeElectionKeys(folder, election, { now: new Date() });
    const phone = await startPhone(profile, served.url, { keys: keys.note, secret: '07'.repeat(32), urls: [] });
    const word = (): string => `mark${random.bytes(12).toString('hex')}`;
    const said = Array.from({ length: captures }, () => ({ station: word(), text: word(), picture: word() }));
    for (const { station, text, picture } of said) {
      const files = [{ rank: 'photo', size: 30_000, marker: picture } as const];
      await phone.page.evaluate((say) => globalThis.phone.save({ rank: 'text', ...say }), { station, text, files });
    }
    const plant = word();
    await keepPlainly(phone.page, plant);
    await phone.context.close();
    await killAllOf(profile);
    const markers = said.flatMap(({ station, text, picture }) => [station, text, picture]);
    const bytes = await everyByteIn(profile);
    const isIn = (marker: string): boolean => spellings(marker).some((spelling) => bytes.includes(spelling));
    const found = markers.filter(isIn).length;
    return { captures, megabytes: Math.round(bytes.length / 1e6), found, plantFound: isIn(plant) };
  } finally {
    await served.close();
    await killAllOf(profile);
    await rm(profile, { recursive: true, force: true });
    await removeTestFolder(folder);
  }
}

/** As a program would that keeps what was said in its own database. */
export function keepPlainly(page: Page, text: string): Promise<void> {
  return page.evaluate(
    (plain) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('plain', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('said');
        opening.onerror = () => reject(new Error('not opened'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('said', 'readwrite', { durability: 'strict' });
          transaction.objectStore('said').put({ station: plain }, 1);
          transaction.oncomplete = () => resolve();
        };
      }),
    text,
  );
}

/** Browsers keep strings as Latin-1 or UTF-16, in both orders of bytes in some places. */
export function spellings(marker: string): readonly Buffer[] {
  const wide = Buffer.from(marker, 'utf16le');
  return [Buffer.from(marker), wide, Buffer.from(wide).swap16()];
}

export async function everyByteIn(folder: string): Promise<Buffer> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file).catch(() => Buffer.alloc(0)))));
}
