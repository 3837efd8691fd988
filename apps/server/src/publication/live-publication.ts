import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ReleaseHead } from '@kua/core/publication/release-contract.ts';
import type { Election } from '@kua/core/registry/election.ts';
import type { ElectionLogs } from '../evidence/election-logs.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { listElections } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import { listenToLedger } from '../evidence/ledger-listener-store.ts';
import { readPortal, type Portal } from './portal-files.ts';
import { publishElection, type Publication } from './publication.ts';
import { readHead } from './release-folder.ts';
import type { ElectionRules } from './release-plan.ts';

export type LiveOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  /** Folder in which each election has its release folder. */
  releases: string;
  /** Folder of the built portal, which is put beside each head. */
  portal: string;
  rules: (election: Election) => Promise<ElectionRules>;
  logs: ElectionLogs;
  /** True while the door needs the machine: receipts and checkpoints come first, publications a little later. */
  isBusy?: () => boolean;
  clock: () => Date;
  log: Logger;
}>;

export type HeadListener = (election: string, head: ReleaseHead) => void;

/** Keeps the releases of a data folder up to date. Owns one connection that listens. */
export type LivePublication = Readonly<{
  /** Told after each new head is in place. */
  onHead: (listener: HeadListener) => () => void;
  close: () => Promise<void>;
}>;

/** Between the beginnings of two publications of one election. */
const tickMs = 1000;
/** Longer than this on top the public does not wait, however many send. */
const longestPauseMs = 2000;
/** Between the beginnings of two checkpoints of one election: an entry waits no longer for the log, however long a publication takes. */
const signMs = 500;
/** Between country-wide downloads while an election is live. */
const downloadsMs = 60_000;
/** After a failure: soon enough to heal, seldom enough not to fill a log. */
const retryMs = 15_000;

/** One election's place in the loop. Owned by `livePublication`. */
type Watched = {
  readonly id: string;
  dirty: boolean;
  running: Promise<void> | null;
  /** Not before (monotonic milliseconds). */
  next: number;
  downloadsAt: number;
  last: Publication | null;
  unsigned: boolean;
  signing: Promise<void> | null;
  /** Not before (monotonic milliseconds). */
  nextSignature: number;
};

/**
 * Publishes what is behind, then whatever the ledger announces, at most once a second an election. Elections do not wait for each
 * other, and one that fails is tried again without stopping the others. An embargo lifts, and
 * stations of violations are named, when the clock passes the instant.
 */
export async function livePublication(options: LiveOptions): Promise<LivePublication> {
  const { database, log } = options;
  const portal = await readPortal(options.portal);
  const watched = new Map<string, Watched>();
  const listeners = new Set<HeadListener>();
  let closed = false;

  function touch(id: string): void {
    const election = watched.get(id) ?? newlyWatched(id);
    watched.set(id, election);
    election.dirty = true;
    election.unsigned = true;
    wake();
  }
  async function touchAll(): Promise<void> {
    for (const id of await listElections(database.app)) touch(id);
  }
  function wake(): void {
    const now = performance.now();
    for (const election of watched.values()) {
      wakeSigner(election, now);
      const from = options.isBusy?.() === true ? election.next + longestPauseMs : election.next;
      if (closed || election.running !== null || now < from || !isDue(election, now, options.clock())) continue;
      election.dirty = false;
      election.next = now + tickMs;
      election.running = tick(election).finally(() => {
        election.running = null;
      });
    }
  }
  function wakeSigner(election: Watched, now: number): void {
    if (closed || !election.unsigned || election.signing !== null || now < election.nextSignature) return;
    election.unsigned = false;
    election.nextSignature = now + signMs;
    election.signing = options.logs
      .sign(election.id)
      .then((signed) => {
        if (signed.ok) return;
        election.unsigned = true;
        election.nextSignature = performance.now() + retryMs;
      })
      .catch((error: unknown) => {
        election.unsigned = true;
        election.nextSignature = performance.now() + retryMs;
        log.error({ err: error, election: election.id }, 'a log could not be signed and will be tried again');
      })
      .finally(() => {
        election.signing = null;
      });
  }
  async function tick(election: Watched): Promise<void> {
    try {
      const head = await publishNow(election, options, portal);
      if (head !== null) for (const listener of listeners) listener(election.id, head);
    } catch (error) {
      election.dirty = true;
      election.next = performance.now() + retryMs;
      log.error({ err: error, election: election.id }, 'an election could not be published and will be tried again');
    }
  }

  const listening = await listenToLedger(database.app, {
    onElection: touch,
    // What was announced while nobody listened is found in the ledger itself.
    onConnected: () => {
      touchAll().catch((error: unknown) => log.error({ err: error }, 'elections could not be listed'));
    },
    onLost: (error) => log.warn({ err: error }, 'the database is not reachable; trying again'),
  });
  const timer = setInterval(wake, 100);
  return {
    onHead: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
      await listening.close();
      for (const { running, signing } of watched.values()) {
        await running;
        await signing;
      }
    },
  };
}

function newlyWatched(id: string): Watched {
  return {
    id,
    dirty: true,
    running: null,
    next: 0,
    downloadsAt: -downloadsMs,
    last: null,
    unsigned: true,
    signing: null,
    nextSignature: 0,
  };
}

function isDue({ dirty, last, downloadsAt }: Watched, monotonic: number, now: Date): boolean {
  const turned = [last?.embargo ?? null, last?.turnsAt ?? null].some(
    (instant) => instant !== null && now.getTime() >= Date.parse(instant),
  );
  const downloads = last?.downloadsCurrent === false && monotonic - downloadsAt >= downloadsMs;
  return dirty || turned || downloads;
}

/** The new head, or null when the release was as it should be. */
async function publishNow(election: Watched, options: LiveOptions, portal: Portal): Promise<ReleaseHead | null> {
  const { database, objects, folds, log, rules } = options;
  const folder = join(options.releases, election.id);
  await projectToHead(database, { election: election.id, objects, folds });
  // What is published is in the log before: its checkpoint is one of the three clocks. Without keys the release has no log.
  const signed = await options.logs.sign(election.id);
  const downloads = performance.now() - election.downloadsAt >= downloadsMs;
  const published = await publishElection({
    pool: database.app,
    election: election.id,
    folder,
    objects,
    now: options.clock(),
    signHead: (head) => options.logs.signRelease(election.id, head),
    rules,
    downloads,
    check: election.last === null,
    portal,
  });
  if (!published.ok) {
    // Entries may precede the one that says what is elected.
    if (published.error.code === 'election-unknown') return null;
    throw new Error(published.error.sentence);
  }
  const { milliseconds, made, sequence, covered } = published.value;
  // Somebody projected more meanwhile: the next release has the checkpoint that covers it.
  if (signed.ok && !covered) election.dirty = true;
  if (milliseconds.downloads !== null) election.downloadsAt = performance.now();
  const first = election.last === null;
  election.last = published.value;
  if (made === 'unchanged' && milliseconds.downloads === null && !first) return null;
  log.info({ election: election.id, sequence, made, milliseconds }, 'published');
  return readHead(folder);
}
