import type { Entry } from '@kua/core/evidence/entry.ts';
import { foldAccess, isAccessEntry } from '../access/access-projection.ts';
import type { Fold, FoldContext, FoldTable } from '../evidence/fold.ts';
import { foldDecisions } from '../intake/opening-projection.ts';
import { foldSubmissions } from '../intake/submission-projection.ts';
import { foldWaiting } from '../intake/waiting-projection.ts';
import { foldRegistry } from '../registry/registry-projection.ts';
import { foldDeliveries } from './delivery-projection.ts';

/** What each kind of ledger entry makes of the projections. */
export const folds: FoldTable = {
  registry: foldRegistryEntries,
  delivery: (context, entries) => foldTeaching(foldDeliveries, context, entries),
  submission: foldSubmissions,
  decision: foldDecisions,
};

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
