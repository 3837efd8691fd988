import type { Entry } from '@kua/core/evidence/entry.ts';
import { foldAccess, isAccessEntry } from '../access/access-projection.ts';
import type { Fold, FoldContext, FoldTable } from '../evidence/fold.ts';
import { foldDecisions } from '../intake/opening-projection.ts';
import { foldSubmissions } from '../intake/submission-projection.ts';
import { foldRegistry } from '../registry/registry-projection.ts';
import { foldDeliveries } from './delivery-projection.ts';

/** What each kind of ledger entry makes of the projections. */
export const folds: FoldTable = {
  registry: foldRegistryEntries,
  delivery: foldDeliveries,
  submission: foldSubmissions,
  decision: foldDecisions,
};

/** Registry entries speak of the election, or of who may send. */
async function foldRegistryEntries(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (let start = 0; start < entries.length;) {
    const access = isAccess(entries[start]);
    const next = entries.findIndex((entry, index) => index > start && isAccess(entry) !== access);
    const end = next === -1 ? entries.length : next;
    const fold: Fold = access ? foldAccess : foldRegistry;
    await fold(context, entries.slice(start, end));
    start = end;
  }
}

function isAccess(entry: Entry | undefined): boolean {
  return entry !== undefined && !entry.erased && isAccessEntry(entry);
}
