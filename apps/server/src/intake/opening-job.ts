import type { Logger } from 'pino';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { envelopeSchema } from '@kua/core/evidence/envelope.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { listenToLedger } from '../evidence/ledger-listener-store.ts';
import { appendEntries, listElections } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import type { Opener } from './opener.ts';
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
/** What was missed while nobody listened, and keys that came later. */
const pollMs = 5000;

export async function startOpeningJob(options: OpeningOptions): Promise<OpeningJob> {
  const { database, log } = options;
  const due = new Set<string>();
  const keyless = new Set<string>();
  let closed = false;
  let running: Promise<void> | null = null;

  function touch(election: string): void {
    due.add(election);
    running ??= work().finally(() => {
      running = null;
      if (due.size > 0 && !closed) touch([...due][0] ?? election);
    });
  }
  async function work(): Promise<void> {
    for (const election of due) {
      if (closed) return;
      due.delete(election);
      try {
        await whileBusy(options.isBusy);
        const outcome = await openWaiting(election, options, () => closed);
        if (outcome === 'key-missing' && !keyless.has(election)) {
          keyless.add(election);
          log.warn({ election }, 'submissions stay sealed: the keys folder has no intake key of this election');
        }
      } catch (error) {
        log.error({ err: error, election }, 'submissions could not be opened and will be tried again');
      }
    }
  }
  async function touchAll(): Promise<void> {
    for (const election of await listElections(database.app)) touch(election);
  }
  const retry = (): void => {
    touchAll().catch((error: unknown) => log.error({ err: error }, 'elections could not be listed'));
  };
  const listening = await listenToLedger(database.app, {
    onElection: touch,
    onConnected: retry,
    onLost: () => undefined,
  });
  const timer = setInterval(retry, pollMs);
  return {
    close: async () => {
      closed = true;
      clearInterval(timer);
      await listening.close();
      await running;
    },
  };
}

const pauseMs = 20;
/** Longer than this the public does not wait, however many send. */
const longestPauseMs = 1500;

async function whileBusy(isBusy: () => boolean): Promise<void> {
  const until = performance.now() + longestPauseMs;
  while (isBusy() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

/** Opens what waits in one election. An opening is an entry itself (decision 0006); many of them share one. */
export async function openWaiting(
  election: string,
  {
    database,
    objects,
    folds,
    opener,
    clock,
    isBusy = () => false,
  }: Omit<OpeningOptions, 'log' | 'isBusy'> & Partial<Pick<OpeningOptions, 'isBusy'>>,
  stopped: () => boolean = () => false,
): Promise<'done' | 'key-missing' | 'opener-lost'> {
  while (!stopped()) {
    await projectToHead(database, { election, objects, folds });
    await whileBusy(isBusy);
    const sealed = await readSealedSubmissions(database.app, { election, limit: openedAtOnce });
    if (sealed.length === 0) return 'done';
    const items = sealed.map(({ sequence, body }) => ({ sequence, ...envelopeSchema.parse(entryJson(body)) }));
    const opened = await opener.open(election, items);
    if (!opened.ok) return opened.error;
    const entry = contentEntry('decision', { type: 'openings', openings: opened.value });
    await appendEntries(database.app, { election, entries: [entry], receivedAt: clock().toISOString() });
  }
  return 'done';
}
