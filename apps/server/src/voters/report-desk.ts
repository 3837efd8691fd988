/** What staff do with reports: take a call, read the words of one, decide about it. */
import type { Staff } from '@kua/core/access/staff.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { citizenReportBody, type ReportModeratedBody } from '@kua/core/voters/citizen-report-contract.ts';
import { moderate, type ModeratedReport, type ModerationRefusal } from '@kua/core/voters/report-moderation.ts';
import { logViews } from '../access/view-log.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Admission } from '../intake/admission.ts';
import type { Opener, OpenerRefusal } from '../intake/opener.ts';
import { readSealedSubmission } from '../intake/sealed-store.ts';
import type { Database } from '../postgres/database.ts';
import { inSnapshot } from '../postgres/transaction-store.ts';
import { readModerated } from './moderation-store.ts';
import type { ReportDoor } from './report-door.ts';
import { placeCall, type CallRefusal } from './call-place.ts';
import {
  countReports,
  listReports,
  readReport,
  type CitizenCounts,
  type ListedReport,
  type ReportState,
} from './report-store.ts';

export type ReportDeskOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  opener: Pick<Opener, 'read' | 'open'>;
  door: ReportDoor;
  clock: () => Date;
}>;

export type ModerationWish = Pick<ReportModeratedBody, 'seen' | 'outcome' | 'of'>;

export type ReportPage = Readonly<{ reports: readonly ListedReport[]; isMore: boolean; counts: CitizenCounts }>;

export type ReportDesk = Readonly<{
  /** A page behind the report `after`. */
  list: (staff: Staff, page: Readonly<{ state: ReportState; after: number }>) => Promise<ReportPage>;
  /** Null where there is none for her. */
  read: (staff: Staff, report: number) => Promise<ListedReport | null>;
  takeCall: (staff: Staff, envelope: Envelope) => Promise<Result<Admission, CallRefusal>>;
  /** Its words; that she read them stands in the ledger before they are given out. `unknown`: there is none for her. */
  open: (staff: Staff, report: number) => Promise<Result<Readonly<{ words: string }>, 'unknown' | OpenerRefusal>>;
  moderate: (staff: Staff, report: number, wish: ModerationWish) => Promise<Result<ListedReport, ModerationRefusal>>;
}>;

export function reportDesk({ database, objects, folds, opener, door, clock }: ReportDeskOptions): ReportDesk {
  const pool = database.app;

  const find = (staff: Staff, report: number): Promise<ListedReport | null> => readReport(pool, staff, report);

  async function moderatedNow(election: string, report: number): Promise<ModeratedReport | null> {
    await projectToHead(database, { election, objects, folds });
    const client = await pool.connect();
    try {
      return await inSnapshot(client, () => readModerated(client, election, report));
    } finally {
      client.release();
    }
  }
  /** The sequence of its entry. */
  async function enter({ election }: Staff, decision: unknown): Promise<number> {
    const entries = [contentEntry('decision', decision)];
    const [entered] = await appendEntries(pool, { election, entries, receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
    return entered?.sequence ?? 0;
  }

  return {
    list: async (staff, page) => ({
      ...(await listReports(pool, staff, page)),
      counts: await countReports(pool, staff),
    }),
    read: find,
    takeCall: async (staff, envelope) => {
      const placed = await placeCall({ pool, opener }, staff, envelope);
      if (!placed.ok) return placed;
      const admission = await door.admitCall(staff.election, envelope);
      // Whoever dies between the two sends it again, and both are as they should be.
      if (admission.state === 'accepted') {
        await enter(staff, { type: 'citizen-report-call', by: staff.staff, report: admission.sequence });
      }
      return success(admission);
    },
    open: async (staff, report) => {
      const { election } = staff;
      const item = (await find(staff, report)) && (await readSealedSubmission(pool, { election, sequence: report }));
      if (item === null) return failure('unknown');
      const what = [{ submission: report, sealed: null }];
      await logViews(pool, { election, by: staff.staff, what, now: clock() });
      const read = await opener.read(election, item);
      if (!read.ok) return read;
      return success({ words: citizenReportBody.parse(read.value).text });
    },
    moderate: async (staff, report, wish) => {
      const { election, staff: by } = staff;
      const known = (await find(staff, report)) !== null && (wish.of === null || (await find(staff, wish.of)) !== null);
      if (!known) return failure('report-unknown');
      const allowed = moderate(await moderatedNow(election, report), { by, ...wish });
      if (!allowed.ok) return allowed;
      const at = clock().toISOString();
      const entered = await enter(staff, { type: 'citizen-report-moderated', by, report, ...wish, at });
      const moderated = await find(staff, report);
      // Of two who decide at once, both are entered; the rules take the first.
      return moderated?.changed === entered ? success(moderated) : failure('changed-meanwhile');
    },
  };
}
