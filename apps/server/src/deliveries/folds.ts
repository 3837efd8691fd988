import type { FoldTable } from '../evidence/fold.ts';
import { foldSubmissions } from '../protocols/statement-projection.ts';
import { foldRegistry } from '../registry/registry-projection.ts';
import { foldDeliveries } from './delivery-projection.ts';

/** What each kind of ledger entry makes of the projections. Decisions have no fold yet: nothing writes them. */
export const folds: FoldTable = { registry: foldRegistry, delivery: foldDeliveries, submission: foldSubmissions };
