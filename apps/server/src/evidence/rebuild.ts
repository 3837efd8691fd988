import type { PoolClient } from 'pg';
import type { Database } from '../postgres/database.ts';
import { dropShadow, enterSchema, holdingShadow, makeProjections } from '../postgres/projection-schema-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import type { FoldProgress, FoldTable } from './fold.ts';
import { headSequence, listElections } from './ledger-store.ts';
import type { ObjectStore } from './object-store.ts';
import { lockProjection } from './projection-head-store.ts';
import { foldRun, projectInto, projectToHead } from './projector.ts';
import { compareWithShadow, replaceByShadow } from './shadow-store.ts';
import type { TableDifference } from './shadow-store.ts';

export type Rebuilding = Readonly<{
  /** One or some; null: every election that has a ledger, and whatever stands in the projections without one. */
  election: string | readonly string[] | null;
  objects: ObjectStore;
  folds: FoldTable;
  onProgress?: (progress: FoldProgress) => void;
}>;

/** How far each election was folded: a rebuild that does not reach the ledger's head proves nothing. */
export type RebuiltElection = Readonly<{ election: string; ledger: number; projected: number; rebuilt: number }>;

export type RebuildCheck = Readonly<{
  equal: boolean;
  elections: readonly RebuiltElection[];
  differences: readonly TableDifference[];
}>;

/** Folds the whole ledger aside and compares every table with the live projections, which stand still while that is done. */
export async function checkProjections(database: Database, rebuilding: Rebuilding): Promise<RebuildCheck> {
  return withShadow(database, rebuilding, async (client, elections) => {
    const differences = await compareWithShadow(client, choiceOf(rebuilding, elections));
    const reached = elections.every(({ ledger, projected, rebuilt }) => projected === rebuilt && rebuilt >= ledger);
    return { equal: reached && differences.length === 0, elections, differences };
  });
}

/** Folds the whole ledger aside and puts the outcome in the place of the live projections, at once for every reader. */
export async function rebuildProjections(
  database: Database,
  rebuilding: Rebuilding,
): Promise<readonly RebuiltElection[]> {
  return withShadow(database, rebuilding, async (client, elections) => {
    for (const { election, ledger, rebuilt } of elections) {
      if (rebuilt < ledger) throw new Error(`the rebuild of ${election} reached ${rebuilt} of ${ledger} entries`);
    }
    await replaceByShadow(client, choiceOf(rebuilding, elections));
    return elections;
  });
}

function choiceOf(rebuilding: Rebuilding, elections: readonly RebuiltElection[]) {
  return { elections: elections.map(({ election }) => election), strays: rebuilding.election === null };
}

async function withShadow<T>(
  database: Database,
  rebuilding: Rebuilding,
  finish: (client: PoolClient, elections: readonly RebuiltElection[]) => Promise<T>,
): Promise<T> {
  return holdingShadow(database.projector, () => foldAside(database, rebuilding, finish));
}

async function foldAside<T>(
  database: Database,
  rebuilding: Rebuilding,
  finish: (client: PoolClient, elections: readonly RebuiltElection[]) => Promise<T>,
): Promise<T> {
  const ids = rebuilding.election === null ? await listElections(database.projector) : [rebuilding.election].flat();
  await inTransaction(database.projector, (client) => makeProjections(client, 'projection_check'));
  try {
    const heads = new Map<string, number>();
    for (const election of ids) {
      heads.set(election, await headSequence(database.projector, election));
      await projectToHead(database, { ...rebuilding, election });
      await projectInto(database, 'projection_check', { ...rebuilding, election });
    }
    return await inTransaction(database.projector, async (client) => {
      const elections: RebuiltElection[] = [];
      for (const election of ids) {
        const ledger = heads.get(election) ?? 0;
        elections.push({ election, ledger, ...(await bringTogether(client, { ...rebuilding, election })) });
      }
      return finish(client, elections);
    });
  } finally {
    await dropShadow(database.projector);
  }
}

/** Holds the live projection still, and folds into the shadow what came in meanwhile, so that both stand at one sequence. */
async function bringTogether(client: PoolClient, projecting: Parameters<typeof foldRun>[1]) {
  await enterSchema(client, 'projection');
  const projected = await lockProjection(client, projecting.election);
  await enterSchema(client, 'projection_check');
  let rebuilt = await lockProjection(client, projecting.election);
  while (rebuilt < projected) {
    const next = await foldRun(client, projecting, rebuilt);
    if (next === rebuilt) break;
    rebuilt = next;
  }
  return { projected, rebuilt };
}
