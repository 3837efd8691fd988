/**
 * The verification queue over a real database: verifiers in several branches who err and vanish, on a clock of the proof's own. Nothing is
 * lost, nothing is stuck, nothing is given out twice at once, and whoever reads what another read is of another branch.
 */
import { join } from 'node:path';
import { enoughAlike } from '@kua/core/protocols/transcription.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { checkProjections } from '../../apps/server/src/evidence/rebuild.ts';
import { keepAnswer, writeAnswers } from '../../apps/server/src/protocols/answer-store.ts';
import { isWanted } from '../../apps/server/src/protocols/task-sql-store.ts';
import { takeTask, type HeldTask } from '../../apps/server/src/protocols/task-store.ts';
import { readShownCopy } from '../../apps/server/src/protocols/copy-store.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import type { Prove } from './proof.ts';
import { withOwnDatabase } from './own-database.ts';
import { seededRandom, type Random } from './random.ts';
import { checkLedger, overlaps, type Lease } from './verification-ledger-check.ts';
import { beginVerification, figuresOf, type Verifier } from './verification-copies.ts';
import { takeWithoutLock } from './verification-unlocked.ts';

const verifierCount = 100;
/** Work at the same moment; the others of a round wait for their turn. */
const atOnce = 8;
/** k of most packs. */
const colluders = 1;
const vanishing = 0.05;
const erring = 0.02;
/** One reading, on the clock of the proof. */
const readingMs = 60_000;
/** With everybody at it nothing takes nearly so many rounds. */
const mostRounds = 5000;

export const prove: Prove = ({ cycles, log }) =>
  withOwnDatabase(async (database, folder) => {
    const objects = folderObjects(join(folder, 'objects'));
    const stage = await beginVerification(database, { copies: cycles, verifiers: verifierCount });
    const project = () => projectToHead(database, { election: stage.election, objects, folds });
    await project();
    log(`${cycles} copies`);
    const control = await takeWithoutLock(database, stage.verifiers);
    const work = await workThrough(database, { ...stage, project, random: seededRandom('queue'), log });
    const { pairs, dependent, unread } = await checkLedger(database, stage.election);
    const twice = overlaps(work.leases);
    const rebuilt = await checkProjections(database, { election: [stage.election], objects, folds });
    const left = await countLeft(database, stage.election);
    const perSecond = (work.takenByAll / (work.takingMs / 1000)).toFixed(0);
    const passed =
      left === 0 && unread === 0 && dependent === 0 && twice === 0 && work.lost === 0 && rebuilt.equal && control > 0;
    return {
      cycles,
      passed,
      lines: [
        `${cycles} copies, ${work.taken} tasks given out, ${work.answered} answered, ${work.vanished} verifiers vanished with one`,
        `${left} copies still wait, ${unread} without a reading that stands, ${work.lost} answers lost, ${twice} given out twice at once`,
        `${pairs} pairs of readers, ${dependent} of one branch or with the author among them`,
        `projections ${rebuilt.equal ? 'equal' : 'DIFFER FROM'} their rebuild`,
        `${perSecond} tasks a second while ${atOnce} ask at once (answers and their folding not counted); ${(work.totalMs / 1000).toFixed(0)} s in all`,
        `control: a queue without locks gives ${control} of 200 tasks out twice at once`,
      ],
    };
  });

type Work = Readonly<{
  election: string;
  verifiers: readonly Verifier[];
  project: () => Promise<unknown>;
  random: Random;
  log: (line: string) => void;
}>;

/** Rounds of a minute each until nothing is left: everybody asks once, some answer, some are never seen again with what they had. */
async function workThrough(database: Database, { election, verifiers, project, random, log }: Work) {
  const begun = performance.now();
  const leases: Lease[] = [];
  const [sent, counts] = [new Set<string>(), { taken: 0, takenByAll: 0, answered: 0, vanished: 0, takingMs: 0 }];
  let now = Date.parse('2026-11-22T15:00:00Z');
  for (let round = 0; round < mostRounds; round += 1) {
    now += readingMs;
    const asking = now;
    const given: { staff: Verifier; held: HeldTask }[] = [];
    const waiting = [...verifiers];
    const started = performance.now();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let staff = waiting.pop(); staff !== undefined; staff = waiting.pop()) {
          const held = await takeTask(database.app, { staff, now: new Date(asking), colluders });
          if (held !== null) given.push({ staff, held });
        }
      }),
    );
    counts.taken += given.length;
    // While there is work for everybody: later most ask in vain.
    if (given.length === verifiers.length) {
      counts.takenByAll += given.length;
      counts.takingMs += performance.now() - started;
    }
    if (given.length === 0 && (await countLeft(database, election)) === 0) break;
    for (const { staff, held } of given) {
      const lease = { copy: held.copy, branch: staff.branch, kind: held.kind, from: asking };
      if (random.integer(1000) < vanishing * 1000) {
        counts.vanished += 1;
        // She may come back and ask again while it is still hers: it is the same task.
        leases.push({ ...lease, task: held.task, to: Date.parse(held.until) });
        continue;
      }
      const versions =
        held.kind === 'arbitrate' ? await readShownCopy(database.app, { election, copy: held.copy }) : null;
      const shown = figuresOf(held.copy);
      const wrong = random.integer(1000) < erring * 1000 ? random.pick(held.asked) : null;
      const other = versions?.versions.map((version) => version[wrong ?? '']).find((read) => typeof read === 'number');
      const figures = Object.fromEntries(
        held.asked.map((id) => [
          id,
          id === wrong ? (other ?? shown[id] ?? 0) + (other === undefined ? 1 : 0) : (shown[id] ?? 0),
        ]),
      );
      const kind = held.kind === 'arbitrate' ? 'arbitrate' : 'transcribe';
      const kept = await keepAnswer(database.app, {
        staff,
        now: new Date(asking + readingMs / 2),
        task: held.task,
        answer: {
          type: 'transcription',
          by: staff.staff,
          copy: held.copy,
          kind,
          figures,
          unreadable: [],
          refused: null,
        },
      });
      if (kept === null) continue;
      counts.answered += 1;
      sent.add(held.task);
      leases.push({ ...lease, task: held.task, to: asking + readingMs / 2 });
    }
    // Twice, as if the server had died between: the ledger has each once.
    await writeAnswers(database.app, { now: new Date(asking + 2 * readingMs), staff: null });
    await writeAnswers(database.app, { now: new Date(asking + 2 * readingMs), staff: null });
    await project();
    if (round % 20 === 0) log(`round ${round}: ${counts.answered} answers`);
  }
  const { rows } = await database.app.query<{ count: number }>(
    `select count(*) from ledger.entry where election = $1 and id = any ($2::uuid[])`,
    [election, [...sent]],
  );
  return { ...counts, leases, lost: sent.size - (rows[0]?.count ?? 0), totalMs: performance.now() - begun };
}

async function countLeft(database: Database, election: string): Promise<number> {
  const { rows } = await database.app.query<{ count: number }>(
    `select count(*) from projection.copy where election = $1 and ${isWanted('copy', '$2')}`,
    [election, enoughAlike(colluders)],
  );
  return rows[0]?.count ?? 0;
}
