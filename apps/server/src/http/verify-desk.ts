/** What the routes of verifiers work with: projections that are up to date, forms of the pack, the opener of photos. */
import type { Pool } from 'pg';
import { photoManifest, type PhotoManifest } from '@kua/core/deliveries/photos-contract.ts';
import { zonedInstant } from '@kua/core/kernel/zoned-time.ts';
import type { VerificationStatus } from '@kua/core/protocols/verification-status-contract.ts';
import { verifiersNeeded } from '@kua/core/protocols/verifiers-needed.ts';
import type { Election } from '@kua/core/registry/election.ts';
import { readContests } from '../comparison/comparison-store.ts';
import { inSnapshot } from '../postgres/transaction-store.ts';
import type { FoldTable } from '../evidence/fold.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Opener } from '../intake/opener.ts';
import type { Database } from '../postgres/database.ts';
import { countCopies, readPace } from '../protocols/verification-status-store.ts';
import { readElections } from '../publication/publication-store.ts';
import type { ElectionRules } from '../publication/release-plan.ts';
import { loadPack } from '../registry/pack-files.ts';
import { paperContest, type PaperContest } from './verify-task.ts';

export type VerifyDeskOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  /** One that pictures do not keep busy. */
  opener: Pick<Opener, 'openDerivative'>;
  rules: (election: Election) => Promise<ElectionRules>;
  clock: () => Date;
}>;

export type VerifyDesk = Readonly<{
  pool: Pool;
  clock: () => Date;
  project: (election: string) => Promise<void>;
  contests: (election: string) => Promise<readonly PaperContest[]>;
  status: (election: string) => Promise<VerificationStatus>;
  /** k of its pack. */
  colluders: (election: string) => Promise<number>;
  /** Null where it cannot be opened now. */
  openPicture: (election: string, derivative: string) => Promise<Uint8Array | null>;
  /** What was written beside photos; null where it cannot be opened now. */
  openManifest: (election: string, manifest: string) => Promise<PhotoManifest | null>;
}>;

/** However many ask within it, a status is counted once. */
const countedMs = 1000;
/** Of fewer answers no pace is told. */
const leastAnswers = 20;

export function verifyDesk({ database, objects, folds, opener, rules, clock }: VerifyDeskOptions): VerifyDesk {
  const pool = database.app;
  const counted = new Map<string, Readonly<{ at: number; status: Promise<VerificationStatus> }>>();

  async function count(election: string): Promise<VerificationStatus> {
    const now = clock();
    const { handbook, colluders } = await rulesOf(election);
    const [{ nobody, ...copies }, pace] = await Promise.all([
      countCopies(pool, { election, colluders }),
      readPace(pool, { election, now }),
    ]);
    const closesAt = handbook === null ? null : closeOf(handbook);
    const perHour = pace.answers < leastAnswers ? null : pace.perHour;
    const needed = verifiersNeeded(copies, { perHour, closesAt, now: now.getTime() });
    const rounded = perHour === null ? null : Math.round(perHour);
    const closes = closesAt === null ? null : new Date(closesAt).toISOString();
    return { copies, nobody, active: pace.active, perHour: rounded, needed, closesAt: closes };
  }

  async function rulesOf(election: string): Promise<ElectionRules> {
    const known = await electionOf(election);
    if (known === null) throw new Error(`somebody works for the election ${election}, which is not there`);
    return rules(known);
  }

  async function electionOf(election: string): Promise<Election | null> {
    return (await readElections(pool)).find(({ id }) => id === election) ?? null;
  }

  /** A manifest is sealed like a derivative: by ourselves, and no larger. */
  async function openPicture(election: string, derivative: string): Promise<Uint8Array | null> {
    const opened = await objects.lend(derivative, (path) => opener.openDerivative(election, path));
    return opened.ok ? opened.value : null;
  }

  return {
    pool,
    clock,
    project: async (election) => {
      await projectToHead(database, { election, objects, folds });
      counted.delete(election);
    },
    contests: async (election) => {
      const client = await pool.connect();
      try {
        const records = await inSnapshot(client, () => readContests(client, election));
        const known = await electionOf(election);
        const pack = known === null ? null : await loadPack(known.pack);
        const templates = pack?.ok === true ? pack.value.templates : [];
        return records.map(({ contest }) => paperContest(contest, templates));
      } finally {
        client.release();
      }
    },
    status: (election) => {
      const kept = counted.get(election);
      const at = clock().getTime();
      if (kept !== undefined && at - kept.at < countedMs && at >= kept.at) return kept.status;
      const status = count(election);
      counted.set(election, { at, status });
      status.catch(() => counted.delete(election));
      return status;
    },
    colluders: async (election) => (await rulesOf(election)).colluders,
    openPicture,
    openManifest: async (election, manifest) => {
      const opened = await openPicture(election, manifest);
      return opened === null ? null : photoManifest.parse(JSON.parse(Buffer.from(opened).toString('utf8')));
    },
  };
}

function closeOf({ date, timeZone, votingHours }: NonNullable<ElectionRules['handbook']>): number {
  return zonedInstant({ date, time: votingHours.closes, timeZone, repeated: 'last' });
}
