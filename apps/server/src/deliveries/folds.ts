import { z } from 'zod';
import { contactReleaseBody } from '@kua/core/access/contact.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { foldAccess, isAccessEntry } from '../access/access-projection.ts';
import { foldViewed } from '../access/view-projection.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { Fold, FoldContext, FoldTable } from '../evidence/fold.ts';
import { foldOpened } from '../intake/opening-projection.ts';
import { foldSubmissions } from '../intake/submission-projection.ts';
import { foldWaiting } from '../intake/waiting-projection.ts';
import { foldKeptReports, foldViolations } from '../observations/report-projection.ts';
import { foldDistressTaken, foldReview } from '../observations/review-projection.ts';
import { foldPictures } from '../pictures/picture-projection.ts';
import { foldVerification } from '../protocols/verification-projection.ts';
import { foldRegistry } from '../registry/registry-projection.ts';
import { foldReportCalls, foldReports, foldReportsModerated } from '../voters/report-projection.ts';
import { foldDeliveries } from './delivery-projection.ts';
import { foldPhotos } from './photo-projection.ts';

/** What each kind of ledger entry makes of the projections. */
export const folds: FoldTable = {
  registry: foldRegistryEntries,
  delivery: (context, entries) => foldTeaching(foldDeliveries, context, entries),
  submission: foldSubmissions,
  decision: foldDecisions,
};

/** Which room folds a decision, by its type. */
const decisions: Readonly<Record<string, Fold>> = {
  openings: async (context, entries) => {
    await foldOpened(context, entries);
    await foldReports(context, entries);
    await foldViolations(context, entries);
  },
  files: foldOpened,
  'contact-released': foldReleased,
  transcription: foldVerification,
  placement: foldVerification,
  photos: foldPhotos,
  'violation-review': foldReview,
  incident: foldReview,
  'incident-published': foldReview,
  'incident-withdrawn': foldReview,
  'incident-restored': foldReview,
  'distress-taken': foldDistressTaken,
  viewed: foldViewed,
  redaction: foldPictures,
  'redaction-withdrawn': foldPictures,
  'citizen-report-call': foldReportCalls,
  'citizen-report-moderated': async (context, entries) => {
    await foldKeptReports(context, await foldReportsModerated(context, entries));
  },
};

const typed = z.object({ type: z.string() });

async function foldDecisions(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.erased) continue;
    const { type } = typed.parse(entryJson(entry.body));
    const fold = decisions[type];
    if (fold === undefined) throw new Error(`this program does not know how to fold a decision of type ${type}`);
    await fold(context, [entry]);
  }
}

/** The ledger says for ever that it happened; no view shows it. */
function foldReleased(_: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { body } of entries) contactReleaseBody.parse(entryJson(body));
  return Promise.resolve();
}

/** Registry entries speak of the election, or of who may send. */
async function foldRegistryEntries(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (let start = 0; start < entries.length;) {
    const access = isAccess(entries[start]);
    const next = entries.findIndex((entry, index) => index > start && isAccess(entry) !== access);
    const end = next === -1 ? entries.length : next;
    if (access) await foldAccess(context, entries.slice(start, end));
    else await foldTeaching(foldRegistry, context, entries.slice(start, end));
    start = end;
  }
}

/** Entries from which the registry may learn what submissions waited for: after each of them those are folded, however many come together. */
async function foldTeaching(fold: Fold, context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    await fold(context, [entry]);
    await foldWaiting(context, entry.sequence);
  }
}

function isAccess(entry: Entry | undefined): boolean {
  return entry !== undefined && !entry.erased && isAccessEntry(entry);
}
