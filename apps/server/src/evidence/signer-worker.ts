/**
 * The signer's process: holds the log's key, remembers what it signed, and never signs two histories. No network, no database.
 * Usage: node signer-worker.ts <keys folder>
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { checkpointText, logOrigin, originKey } from '@kua/core/evidence/checkpoint.ts';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { verifyConsistency } from '@kua/core/evidence/merkle.ts';
import { formatNote, splitNote, type NoteKey } from '@kua/core/evidence/note.ts';
import { heldReceiptText, receiptText, releaseText, ruptureText } from '@kua/core/evidence/receipt.ts';
import { privateKeyOf, signEd25519 } from './ed25519.ts';
import { signerQuestion, type SignerQuestion, type SignerRefusal } from './signer-contract.ts';
import { openStateJournal, type StateJournal } from './signer-state.ts';
import { serveQuestions } from './worker-pipe.ts';

type Ask<K extends SignerQuestion['ask']> = Extract<SignerQuestion, { ask: K }>;

/** An election that this process signs for; it holds the lock until it ends. */
type Held = Readonly<{ key: KeyObject; log: NoteKey; journal: StateJournal; lock: string }>;

/** SHA-256 of nothing: the root of an empty tree. */
const emptyRoot = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const keysFolder = process.argv[2] ?? '';
const elections = new Map<string, Held>();

serveQuestions(
  (question) => answer(signerQuestion.parse(question)),
  () => {
    for (const { journal, lock } of elections.values()) {
      journal.close();
      rmSync(lock, { force: true });
    }
  },
);

function answer(question: SignerQuestion): unknown {
  const held = holdElection(question.election);
  if (typeof held === 'string') return { refused: held };
  switch (question.ask) {
    case 'state':
      return { state: stateOf(held) };
    case 'receipts':
      return signReceipts(held, question);
    case 'held':
      return {
        notes: question.items.map((item) =>
          sign(held, held.log, heldReceiptText({ log: held.log.name, ...item }, held.log)),
        ),
      };
    case 'checkpoint':
      return signCheckpoint(held, question);
    case 'release':
      return { notes: [signRelease(held, question)] };
    case 'rupture':
      return beginGeneration(held, question);
  }
}

function holdElection(election: string): Held | SignerRefusal {
  const known = elections.get(election);
  if (known !== undefined) return known;
  const folder = join(keysFolder, election);
  if (!existsSync(join(folder, 'log.key')) || !existsSync(join(folder, 'keys.txt'))) return 'keys-missing';
  const list = parseKeyList(splitNote(readFileSync(join(folder, 'keys.txt'), 'utf8'))?.text ?? '');
  if (list === null) return 'keys-missing';
  const lock = join(folder, 'signer.lock');
  if (!takeLock(lock)) return 'signer-busy';
  const key = privateKeyOf(Buffer.from(readFileSync(join(folder, 'log.key'), 'utf8').trim(), 'hex'));
  const held = { key, log: list.log, journal: openStateJournal(join(folder, 'signer-state.jsonl')), lock };
  elections.set(election, held);
  return held;
}

/** One signer an election: two would each remember half. A lock whose process is gone is taken over. */
function takeLock(path: string): boolean {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isSigner(Number(readText(path)))) return false;
    rmSync(path, { force: true });
  }
  return false;
}

function isSigner(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where the system tells, a number that was given to another program since does not count.
  const command = readText(`/proc/${pid}/cmdline`);
  return command === '' || command.includes('signer-worker');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function sign({ key }: Held, name: NoteKey, text: string): string {
  return formatNote(text, name, (message) => signEd25519(key, message));
}

function signReceipts(held: Held, { items }: Ask<'receipts'>): unknown {
  const { promised, generations } = held.journal.state();
  if (items.some(({ index, repeated }) => !repeated && index < promised)) return { refused: 'log-behind' };
  const last = items.reduce((most, { index }) => Math.max(most, index + 1), promised);
  if (last > promised) held.journal.append({ promised: last });
  // After a rupture a receipt that is asked for again names the new generation: an old index may mean something else by now.
  const key = originKey(held.log, generations.at(-1)?.generation ?? 1);
  const notes = items.map(({ index, leaf, time, sealed, statement }) => {
    const receipt = { origin: key.name, index, leaf: Buffer.from(leaf, 'hex'), time, sealed, statement };
    return sign(held, key, receiptText(receipt, key));
  });
  return { notes };
}

function signCheckpoint(held: Held, { size, root, proof, time }: Ask<'checkpoint'>): unknown {
  const { checkpoint: last, promised, generations } = held.journal.state();
  if (size < promised || size < (last?.size ?? 0)) return { refused: 'log-behind' };
  const head = { size, root: Buffer.from(root, 'hex') };
  const continues =
    last === null ||
    verifyConsistency({
      older: { size: last.size, root: Buffer.from(last.root, 'hex') },
      newer: head,
      proof: proof.map((hash) => Buffer.from(hash, 'hex')),
    });
  if (!continues) return { refused: 'log-different' };
  const generation = generations.at(-1)?.generation ?? 1;
  const key = originKey(held.log, generation);
  // A clock that was set back must not make an older checkpoint look younger.
  const signed = last !== null && time < last.time ? last.time : time;
  if (last?.size !== size) held.journal.append({ checkpoint: { size, root, time: signed } });
  return { note: sign(held, key, checkpointText({ origin: key.name, ...head })), time: signed, generation };
}

function signRelease(held: Held, { sequence, sha256 }: Ask<'release'>): string {
  const key = originKey(held.log, held.journal.state().generations.at(-1)?.generation ?? 1);
  return sign(held, key, releaseText({ origin: key.name, sequence, sha256 }));
}

function beginGeneration(held: Held, { size, root, time }: Ask<'rupture'>): unknown {
  const { checkpoint: last, promised, generations } = held.journal.state();
  const generation = generations.at(-1)?.generation ?? 1;
  const old = originKey(held.log, generation);
  const next = originKey(held.log, generation + 1);
  const text = ruptureText({
    old: { origin: old.name, size: last?.size ?? 0, root: Buffer.from(last?.root ?? emptyRoot, 'hex') },
    promised: Math.max(promised, last?.size ?? 0),
    new: { origin: logOrigin(held.log.name, generation + 1), size, root: Buffer.from(root, 'hex') },
    time,
  });
  const note = sign(held, next, text);
  held.journal.append({ generation: generation + 1, first: size, rupture: note }, { checkpoint: { size, root, time } });
  return { note, time, generation: generation + 1 };
}

function stateOf({ journal }: Held): unknown {
  const { generations, promised, checkpoint } = journal.state();
  const ruptures = generations.flatMap(({ generation, first, rupture }) =>
    rupture === null ? [] : [{ generation, first, note: rupture }],
  );
  return { generation: generations.at(-1)?.generation ?? 1, promised, checkpoint, ruptures };
}
