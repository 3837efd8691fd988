import type { Logger } from 'pino';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { followLedger } from '../evidence/ledger-follower.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import type { Opener, OpenerRefusal } from './opener.ts';
import { openAlone, openTogether } from './opening-attempt.ts';
import type { SealedItem } from './opener-contract.ts';
import { readSealedSubmissions } from './sealed-store.ts';

export type OpeningOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  opener: Opener;
  clock: () => Date;
  /** True while the door needs the machine: receipts come first, openings a little later. */
  isBusy: () => boolean;
  log: Logger;
}>;

/** Opens what is received, as long as the opener has the key. */
export type OpeningJob = Readonly<{
  close: () => Promise<void>;
}>;

const openedAtOnce = 250;
/** Bytes of sealed submissions. */
const readAtOnce = 1024 * 1024;
const restMs = 300;
/** What was missed while nobody listened, and keys that came later. */
const pollMs = 5000;

export async function startOpeningJob(options: OpeningOptions): Promise<OpeningJob> {
  const { database, log } = options;
  const keyless = new Set<string>();
  return followLedger({
    pool: database.app,
    restMs,
    pollMs,
    work: async (election, stopped) => {
      const outcome = await openWaiting(election, options, stopped);
      if (outcome !== 'key-missing' || keyless.has(election)) return;
      keyless.add(election);
      log.warn({ election }, 'submissions stay sealed: the keys folder has no intake key of this election');
    },
    onFailed: (election, error) =>
      log.error({ err: error, election }, 'submissions could not be opened and will be tried again'),
  });
}

const pauseMs = 20;
/** Longer than this the public does not wait, however many send. */
const longestPauseMs = 2000;

async function whileBusy(isBusy: () => boolean, stopped: () => boolean): Promise<void> {
  const until = performance.now() + longestPauseMs;
  while (isBusy() && !stopped() && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

/** What the opener is asked about, and its answer, which may be awaited later. */
type Lot = Readonly<{ items: readonly SealedItem[]; opened: ReturnType<typeof openTogether> }>;

/**
 * Opens what waits in one election. An opening is an entry itself (decision 0006); many of them share one. While one lot is entered and
 * folded, the opener has the next. Where some cannot be opened together, fewer are tried, down to one: that one is then decided by itself,
 * and what comes after it is opened.
 */
export async function openWaiting(
  election: string,
  options: Omit<OpeningOptions, 'log' | 'isBusy'> & Partial<Pick<OpeningOptions, 'isBusy'>>,
  stopped: () => boolean = () => false,
): Promise<'done' | OpenerRefusal> {
  const { database, objects, folds, opener, clock, isBusy = () => false } = options;
  let most = openedAtOnce;

  async function begin(after: number): Promise<Lot | null> {
    await whileBusy(isBusy, stopped);
    const items = await readSealedSubmissions(database.app, { election, after, limit: most, mostBytes: readAtOnce });
    if (items.length === 0) return null;
    const opened = items.length > 1 ? openTogether(opener, election, items) : openAlone(opener, election, items);
    // Whatever becomes of it is told when it is awaited; where everything ends before that, nobody has to hear it.
    opened.catch(() => undefined);
    return { items, opened };
  }
  async function enter(openings: readonly SubmissionOpening[]): Promise<void> {
    const entry = contentEntry('decision', { type: 'openings', openings });
    await appendEntries(database.app, { election, entries: [entry], receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
  }

  await projectToHead(database, { election, objects, folds });
  let lot = await begin(0);
  while (lot !== null && !stopped()) {
    const { items, opened } = lot;
    const attempt = await opened;
    if (!attempt.ok) {
      if (attempt.error === 'key-missing' || items.length === 1) return attempt.error;
      most = Math.ceil(items.length / 2);
      lot = await begin(0);
      continue;
    }
    most = Math.min(openedAtOnce, most * 2);
    const following = begin(attempt.value.at(-1)?.sequence ?? 0);
    following.catch(() => undefined);
    await enter(attempt.value);
    lot = await following;
    // Nothing behind it: what came in meanwhile.
    if (lot === null && !stopped()) lot = await begin(0);
  }
  return 'done';
}
