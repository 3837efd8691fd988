/**
 * How every screen saves: what she says is signed and sealed, what she photographed sealed, and the draft gone, in the same moment. The code
 * that seals is heavy and comes when it is first needed; it is on the phone before that.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { signal } from '@preact/signals';
import { failure, type Result } from '@kua/core/kernel/result.ts';
import type { Rank } from '@kua/core/outbox/parcel.ts';
import { keyList, membership } from '../access/membership.ts';
import { encryptedPages, inTurn, showPages, troubleOf } from '../notebook/notebook.ts';
import { recountSoon } from '../outbox/counts.ts';
import { ringForSending, vault } from '../outbox/sending.ts';
import type { Facts } from '../outbox/vault.ts';
import { rightNow } from '../registry/kit.ts';
import type { Said, SavedFile, SayingRefusal, Tools } from './capture.ts';

/** `storage-full`, `storage-failed`: nothing was saved, and the draft is as it was. */
export type SavingTrouble = SayingRefusal | Readonly<{ code: 'storage-full' | 'storage-failed' }>;

export type Say = Omit<Said, 'capturedAt'> & Partial<Pick<Said, 'capturedAt'>>;

/** Once more while this page is open; the bundler gives them a file of their own. */
const sealing = () => import('./capture.ts');

const beingSaved = signal<readonly (readonly string[])[]>([]);

/** A page of this name is going away with a statement: what is written into it now would be gone with it. */
export function isBeingSaved(page: string): boolean {
  return beingSaved.value.some((pages) => pages.includes(page));
}

/** For whoever has something to do with a draft before it is said, or after. */
export async function whileSaving<T>(pages: readonly string[], work: () => Promise<T>): Promise<T> {
  beingSaved.value = [...beingSaved.value, pages];
  try {
    return await work();
  } finally {
    beingSaved.value = beingSaved.value.filter((each) => each !== pages);
  }
}

/** `pages`: what the notebook is to hold from then on; null erases. Answers the id of the submission. */
export function say(
  said: Say,
  { rank, files = [], pages = {} }: Readonly<{ rank: Rank; files?: readonly SavedFile[]; pages?: Facts }>,
): Promise<Result<string, SavingTrouble>> {
  return whileSaving(Object.keys(pages), async () => {
    const had = await Promise.all([sealing(), toolsNow()]).catch(codeMissing);
    if (had === null) return failure({ code: 'storage-failed' });
    const [{ saveSubmission }, tools] = had;
    const capturedAt = said.capturedAt ?? rightNow().toISOString();
    return inTurn(async () => {
      try {
        const facts = await encryptedPages(pages);
        const saved = await saveSubmission(tools, { ...said, capturedAt }, { rank, files, facts });
        if (saved.ok) {
          showPages(pages);
          ringForSending();
          recountSoon();
        }
        return saved;
      } catch (error) {
        return failure({ code: troubleOf(error) });
      }
    });
  });
}

/** A photo, a video, a recording. From the moment in which this returns nobody who has the phone can see it. */
export async function keep(
  plain: ReadableStream<Uint8Array>,
  about: Readonly<{ type: string; role: string; rank: Rank }>,
): Promise<Result<SavedFile, Readonly<{ code: 'storage-full' | 'storage-failed' }>>> {
  const had = await Promise.all([sealing(), toolsNow()]).catch(codeMissing);
  if (had === null) return failure({ code: 'storage-failed' });
  const [{ saveFile }, tools] = had;
  try {
    return { ok: true, value: await saveFile(tools, plain, about) };
  } catch (error) {
    // What was written of it before the room ended takes the room of everything that comes after.
    await vault.sweep().catch(() => undefined);
    return failure({ code: troubleOf(error) });
  }
}

/** A phone that never had the whole app, and no line now: the draft is as it was, and no screen waits for ever. */
function codeMissing(error: unknown): null {
  console.error(error);
  return null;
}

async function toolsNow(): Promise<Tools> {
  const keys = keyList.peek();
  if (keys === null) throw new Error('this phone has not joined');
  const { deviceOf } = await import('@kua/device/device.ts');
  return { vault, keys, device: deviceOf(hexToBytes(membership().secret)), now: rightNow };
}
