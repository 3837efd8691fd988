import type { Logger } from 'pino';
import type { FoldTable } from '../evidence/fold.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { repeatWork, type RepeatedWork } from '../evidence/repeated-work.ts';
import type { Database } from '../postgres/database.ts';
import { writeAnswers } from './answer-store.ts';
import { sweepDesk } from './task-sweep-store.ts';

const everyMs = 1000;
const sweepMs = 3_600_000;

export type AnswerJobOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  clock: () => Date;
  log: Logger;
}>;

/**
 * Writes answers into the ledger when they can no longer be undone, those too that became due while no server ran. Once an hour it removes
 * what the desk needs no more.
 */
export function startAnswerJob({ database, objects, folds, clock, log }: AnswerJobOptions): RepeatedWork {
  let sweptAt = -Infinity;
  return repeatWork(
    everyMs,
    async () => {
      for (const election of await writeAnswers(database.app, { now: clock(), staff: null }))
        await projectToHead(database, { election, objects, folds });
      const now = clock();
      if (now.getTime() - sweptAt < sweepMs) return;
      await sweepDesk(database.app, now);
      sweptAt = now.getTime();
    },
    (error) => log.error({ err: error }, 'answers of verifiers could not be written and will be again'),
  );
}
