/**
 * No two histories are ever signed under one name. Random histories with the program's own ledger, committer, log and signer: backups
 * restored, a standby that is behind, the clock set back, the signer killed at any moment, its memory lost or put back. Whatever was lost
 * is stated, and everything that the signer gave stands together. Every tenth history, first, with real backups and restores of the
 * whole database. Control: where memory and ledger are put back together, it forks, and is seen to.
 */
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { failure } from '@kua/core/kernel/result.ts';
import { lastCheckpoint } from '../../apps/server/src/evidence/checkpoint-store.ts';
import { startMemoryAnew } from '../../apps/server/src/evidence/memory-loss.ts';
import { stateFile } from '../../apps/server/src/evidence/signer-memory.ts';
import { makeElectionKeys, type ElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries, headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { logWriter } from '../../apps/server/src/evidence/log-writer.ts';
import { startSigner, type Signer } from '../../apps/server/src/evidence/signer.ts';
import { submissionCommitter } from '../../apps/server/src/intake/submission-committer.ts';
import { openThrough } from '../../apps/server/src/postgres/database.ts';
import { openEmbeddedCluster } from '../../apps/server/src/postgres/embedded-cluster.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { restoreTaken, takeBackup, type TakenBackup } from './fork-backup.ts';
import { witness, type Witness } from './log-witness.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';
import { allowRestores, emptyLedger, restoreLedger } from './restored-ledger-store.ts';

const controls = 3;
const stepsInCycle = 30;

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const cluster = await openEmbeddedCluster(join(folder, 'data'));
  const database = await openThrough({
    connection: (role) => cluster.connection(role),
    place: cluster.folder,
    close: () => cluster.close(),
  });
  const owner = new Client(cluster.connection('kua_owner'));
  const keysFolder = join(folder, 'keys');
  const signer = startSigner({ keysFolder });
  const totals = new Map<string, number>();
  const wrong: string[] = [];
  try {
    await owner.connect();
    await allowRestores(owner);
    const world = { folder, keysFolder, pool: database.app, owner, signer, random: seededRandom('fork') };
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const election = `e-${cycle}`;
      const random = seededRandom(`fork ${cycle}`);
      const real = cycle < cycles / 10;
      // A backup holds the whole database: there is one election in it.
      if (real) await emptyLedger(owner);
      const history = await beginHistory({ ...world, random }, election);
      for (let step = 0; step < stepsInCycle; step += 1)
        await random.pick(real ? realSteps : cycle % 4 === 3 ? calm : steps)(history);
      await endHistory(history);
      for (const [name, count] of history.counts) totals.set(name, (totals.get(name) ?? 0) + count);
      for (const [name, count] of history.seen.counts()) totals.set(name, (totals.get(name) ?? 0) + count);
      const found = await history.seen.findings({
        restores: history.counts.get('losses') ?? 0,
        log: history.logFolder,
      });
      wrong.push(...found.map((each) => `${election}: ${each}`));
      if (cycle % 20 === 19) log(`${cycle + 1} histories, ${wrong.length} forks or silent losses`);
    }
    let seen = 0;
    for (let control = 0; control < controls; control += 1) seen += (await forgetful(world, `c-${control}`)) ? 1 : 0;
    const counted = [...totals].map(([name, count]) => `${count} ${name}`).join(', ');
    return {
      cycles,
      passed:
        wrong.length === 0 &&
        seen === controls &&
        (totals.get('ruptures stated') ?? 0) > 0 &&
        (totals.get('real restores') ?? 0) > 0,
      lines: [
        `${cycles} histories: ${counted}`,
        `${wrong.length} forks or silent losses`,
        ...wrong.slice(0, 5),
        `control: ${seen} of ${controls} signers whose memory and ledger were put back together were seen to fork`,
      ],
    };
  } finally {
    await signer.close();
    await owner.end();
    await database.close();
    await removeTestFolder(folder);
  }
};

type World = Readonly<{
  folder: string;
  keysFolder: string;
  pool: Pool;
  owner: Client;
  signer: Signer;
  random: Random;
}>;

/** One election from its first entry on. */
type History = World & {
  readonly election: string;
  readonly keys: ElectionKeys;
  readonly seen: Witness;
  readonly logFolder: string;
  readonly counts: Map<string, number>;
  /** Everything that was sent, to be sent again now and then. */
  readonly sent: Envelope[];
  /** What goes on while the next steps happen. */
  readonly running: Set<Promise<unknown>>;
  readonly clock: { now: number };
  /** The last real backup. */
  backup: TakenBackup | null;
  /** The server's part, begun anew at a restart. */
  server: ReturnType<typeof startPart>;
};

async function beginHistory(world: World, election: string): Promise<History> {
  const keys = await makeElectionKeys(world.keysFolder, election, { now: new Date(0) });
  const logFolder = join(world.folder, election, 'log');
  const clock = { now: Date.parse('2026-01-01T00:00:00.000Z') };
  const seen = witness({ pool: world.pool, election, keys });
  const server = startPart(world, { election, keys, logFolder, clock, seen });
  const [counts, sent, running] = [new Map<string, number>(), [], new Set<Promise<unknown>>()];
  const history = { ...world, election, keys, seen, logFolder, counts, sent, running, clock, backup: null, server };
  await deliver(history);
  return history;
}

/** What a running server has of an election: its committer and its log. */
function startPart({ pool, signer }: World, of: Pick<History, 'election' | 'keys' | 'logFolder' | 'clock' | 'seen'>) {
  const { election, keys, logFolder, clock, seen } = of;
  const now = (): Date => new Date((clock.now += 1));
  const writer = logWriter({ pool, signer, election, folder: logFolder, keys: keys.note, clock: now });
  const sign = async () => {
    const signed = await writer.sign().catch(putBackMeanwhile);
    if (signed === null) return failure('log-behind' as const);
    if (signed.ok) await seen.checkpoint(signed.value);
    return signed;
  };
  const logs = { sign, signRelease: () => Promise.resolve(null) };
  return { sign, committer: submissionCommitter({ pool, signer, logs, clock: now }) };
}

/** A ledger that loses entries while it is read: the server answers 500, and tries again. */
function putBackMeanwhile(error: unknown): null {
  if (error instanceof Error && /has another ledger|was put back/.test(error.message)) return null;
  throw error;
}

type Step = (history: History) => Promise<void>;

function count(history: History, what: string, by = 1): void {
  history.counts.set(what, (history.counts.get(what) ?? 0) + by);
}

/** Waits for it or goes on meanwhile. */
async function maybeWait(history: History, work: Promise<unknown>): Promise<void> {
  const done = work.finally(() => history.running.delete(done));
  history.running.add(done);
  if (history.random.integer(2) === 0) await done;
}

function send(history: History, envelopes: readonly Envelope[]): Promise<unknown> {
  return Promise.all(
    envelopes.map(async (envelope) => {
      const committed = await history.server.committer.commit(envelope).catch(putBackMeanwhile);
      if (committed?.outcome === 'kept') history.seen.receipt(committed.receipt);
      else count(history, 'sent in vain');
    }),
  );
}

/** The door has checked it: device and signature mean nothing behind it. */
function newEnvelope({ random, election }: History): Envelope {
  const hex = (length: number): string => random.bytes(length).toString('hex');
  const id = randomUuid(random);
  const [device, digest, statement, signature] = [hex(32), hex(32), hex(32), hex(64)];
  return { format: 'kua-submission/1', election, id, device, digest, statement, signature, sealed: '' };
}

function randomUuid(random: Random): string {
  return random
    .bytes(16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const sendNew: Step = async (history) => {
  const { random } = history;
  const envelopes = Array.from({ length: 1 + random.integer(random.pick([3, 40, 400])) }, () => newEnvelope(history));
  history.sent.push(...envelopes);
  await maybeWait(history, send(history, envelopes));
};

const sendAgain: Step = async (history) => {
  const { random, sent } = history;
  if (sent.length === 0) return;
  await maybeWait(
    history,
    send(
      history,
      Array.from({ length: 1 + random.integer(20) }, () => random.pick(sent)),
    ),
  );
};

/** Entries that nobody has a receipt for. */
const deliver: Step = async ({ pool, election, random, clock }) => {
  const entries = Array.from({ length: 1 + random.integer(random.pick([3, 300])) }, () => ({
    id: randomUuid(random),
    kind: 'delivery' as const,
    body: random.bytes(10),
  }));
  await appendEntries(pool, { election, entries, receivedAt: new Date(clock.now).toISOString() });
};

const sign: Step = async (history) => {
  await maybeWait(history, history.server.sign());
};

/** Two servers never share a folder: the signer's lock keeps the second out. */
const restart: Step = async (history) => {
  await Promise.all(history.running);
  history.server = startPart(history, history);
  count(history, 'restarts');
};

const killSigner: Step = async (history) => {
  const { random, signer } = history;
  await new Promise((resolve) => setTimeout(resolve, random.integer(8)));
  const pid = signer.pid();
  if (pid === null) return;
  process.kill(pid, 'SIGKILL');
  count(history, 'kills of the signer');
};

/** Days forward, or years back. */
const moveClock: Step = ({ clock, random }) => {
  clock.now += (random.integer(1000) - 600) * 3_600_000;
  return Promise.resolve();
};

async function lose(history: History, size: number): Promise<void> {
  const before = await headSequence(history.pool, history.election);
  await restoreLedger(history.owner, history.election, size);
  if (size < before) count(history, 'losses');
}

/** A copy of any age, under a server that starts; the release folder may be gone as well. */
const restoreBackup: Step = async (history) => {
  const { random, running, pool, election, logFolder } = history;
  await Promise.all(running);
  await lose(history, 1 + random.integer(await headSequence(pool, election)));
  if (random.integer(3) === 0) await rm(join(logFolder, '..'), { recursive: true, force: true });
  count(history, 'backups restored');
  await restart(history);
};

/** The server goes on, with a database that has not seen the last entries, in the middle of whatever happens. */
const failOver: Step = async (history) => {
  const { random, pool, election } = history;
  const size = await headSequence(pool, election);
  await lose(history, Math.max(1, size - random.integer(30)));
  count(history, 'standbys behind');
};

const backUp: Step = async (history) => {
  history.backup = await takeBackup(history.pool, history.folder);
  count(history, 'real backups');
};

/** The machine is gone, the keys folder is not. */
const restoreReal: Step = async (history) => {
  const { backup, running, owner, pool, election, logFolder } = history;
  if (backup === null) return;
  await Promise.all(running);
  if (backup.entries < (await headSequence(pool, election))) count(history, 'losses');
  await restoreTaken(owner, backup);
  await rm(join(logFolder, '..'), { recursive: true, force: true });
  count(history, 'real restores');
  await restart(history);
};

/** Of the signer: what it remembers now, to be put back later. */
const copyMemory: Step = async (history) => {
  await settled(history);
  await copyMemoryFiles(join(history.keysFolder, history.election), memoryCopy(history));
};

/** An old copy of the keys folder. The ledger is whole, and has all checkpoints that were signed since. */
const putMemoryBack: Step = async (history) => {
  await settled(history);
  await endSigner(history);
  await copyMemoryFiles(memoryCopy(history), join(history.keysFolder, history.election));
  count(history, 'memories put back');
  await goOnFrom(history);
};

/** Keys from a safe, or the leaves alone are lost: nothing is signed until somebody says that the memory is lost. */
const loseMemory: Step = async (history) => {
  const { pool, keysFolder, election, seen, random } = history;
  await settled(history);
  await endSigner(history);
  const own = join(keysFolder, election);
  const leaves = (await readdir(own)).filter((name) => name.startsWith('signer-leaves-'));
  for (const name of random.integer(2) === 0 ? [stateFile] : leaves) await rm(join(own, name));
  const refused = await history.server.sign();
  if (refused.ok || refused.error !== 'signer-state-missing') seen.found('a signer signed without its memory');
  const begun = await startMemoryAnew({ pool, keysFolder, election, kept: null });
  if (!begun.ok) seen.found(`a lost memory is not begun anew: ${begun.error}`);
  count(history, 'memories lost');
  await goOnFrom(history);
};

/** Everything is done, and signed: whatever the signer knows is in the ledger. */
async function settled(history: History): Promise<void> {
  await Promise.all(history.running);
  for (let attempt = 0; attempt < 5 && !(await history.server.sign()).ok;) attempt += 1;
}

async function goOnFrom(history: History): Promise<void> {
  count(history, 'losses');
  await restart(history);
  await settled(history);
}

async function endSigner({ signer }: History): Promise<void> {
  const pid = signer.pid();
  if (pid !== null) process.kill(pid, 'SIGKILL');
  while (signer.pid() === pid && pid !== null) await new Promise((resolve) => setTimeout(resolve, 1));
}

function memoryCopy({ folder, election }: History): string {
  return join(folder, `${election}-memory`);
}

async function copyMemoryFiles(from: string, to: string): Promise<void> {
  const names = (await readdir(from).catch(() => [])).filter((name) => /^signer-(state\.jsonl|leaves-\d+)$/.test(name));
  for (const name of names) await cp(join(from, name), join(to, name));
}

const common = [sendNew, sendNew, sendNew, sendAgain, sendAgain, deliver, sign, sign, sign];
/** Nothing is lost: nothing may be said to be. */
const calm: readonly Step[] = [...common, killSigner, killSigner, restart, moveClock];
const steps: readonly Step[] = [...calm, restoreBackup, failOver, copyMemory, putMemoryBack, loseMemory];
const realSteps: readonly Step[] = [...calm, backUp, backUp, restoreReal, restoreReal];

async function endHistory(history: History): Promise<void> {
  // What fails for a moment is asked again, as the server does.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await Promise.all(history.running);
    const signed = await history.server.sign();
    if (signed.ok) break;
  }
  await send(history, history.sent.slice(-20));
  const signed = await history.server.sign();
  if (!signed.ok) history.seen.found(`the log is not signed in the end: ${signed.error}`);
}

/** True when a signer whose memory was put back together with its ledger is seen to sign another history: nothing here can tell. */
async function forgetful(world: World, election: string): Promise<boolean> {
  const history = await beginHistory(world, election);
  const { owner, keysFolder, keys, seen, logFolder } = history;
  const fill = async (): Promise<void> => {
    await send(
      history,
      Array.from({ length: 20 }, () => newEnvelope(history)),
    );
    await history.server.sign();
  };
  await copyMemory(history);
  await fill();
  const size = (await lastCheckpoint(history.pool, election))?.size ?? 0;
  await endSigner(history);
  await copyMemoryFiles(memoryCopy(history), join(keysFolder, election));
  await restoreLedger(owner, election, size - 15);
  await rm(join(logFolder, '..'), { recursive: true });
  history.server = startPart(world, { ...history, keys });
  await fill();
  await fill();
  return (await seen.findings({ restores: 1, log: logFolder })).length > 0;
}
