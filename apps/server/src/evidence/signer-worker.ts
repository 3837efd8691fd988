/**
 * The signer's process: holds the log's key, remembers what it signed, and never signs two histories. No network, no database.
 * Usage: node signer-worker.ts <keys folder>
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toldText } from '@kua/core/access/told.ts';
import { checkpointText, logOrigin, originKey } from '@kua/core/evidence/checkpoint.ts';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { emptyFrontier, extendFrontier, frontierRoot, type Frontier } from '@kua/core/evidence/merkle.ts';
import { formatNote, openNote, splitNote, type NoteKey } from '@kua/core/evidence/note.ts';
import {
  fileReceiptText,
  heldReceiptText,
  parseRupture,
  receiptText,
  releaseText,
  ruptureText,
} from '@kua/core/evidence/receipt.ts';
import { privateKeyOf, signEd25519, verifyEd25519, type SigningKey } from './ed25519.ts';
import { signerQuestion, type SignerQuestion, type SignerRefusal } from './signer-contract.ts';
import { checkpointIn } from './signed-checkpoint.ts';
import { takeLock } from './signer-lock.ts';
import type { Generation, Promised, Seen } from './signer-memory.ts';
import { openStateJournal, type StateJournal } from './signer-state.ts';
import { systemSha256 } from './system-sha256.ts';
import { serveQuestions } from './worker-pipe.ts';
import { hexOf } from './hex.ts';

type Ask<K extends SignerQuestion['ask']> = Extract<SignerQuestion, { ask: K }>;

/** An election that this process signs for; it holds the lock until it ends. */
type Held = {
  readonly key: SigningKey;
  readonly log: NoteKey;
  readonly journal: StateJournal;
  readonly lock: string;
  /** Somebody asked for a checkpoint of another history: a new generation may begin. */
  broken: boolean;
};

/** SHA-256 of nothing: the root of an empty tree. */
const emptyRoot = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const keysFolder = process.argv[2] ?? '';
const elections = new Map<string, Held>();

serveQuestions((question) => answer(signerQuestion.parse(question)), {
  onDone: () => {
    for (const { journal, lock } of elections.values()) {
      journal.close();
      rmSync(lock, { force: true });
    }
  },
});

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
    case 'file':
      return { notes: [sign(held, held.log, fileReceiptText({ log: held.log.name, ...question.file }, held.log))] };
    case 'told': {
      const { election, told } = question;
      return { notes: [sign(held, held.log, toldText({ log: held.log.name, election, ...told }, held.log))] };
    }
    case 'checkpoint':
      return signCheckpoint(held, question);
    case 'release':
      if (held.journal.state().seen !== null) return refuse(held, 'log-behind');
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
  const journal = openStateJournal(folder);
  if (journal === null) {
    rmSync(lock, { force: true });
    return 'signer-state-missing';
  }
  const key = privateKeyOf(Buffer.from(readFileSync(join(folder, 'log.key'), 'utf8').trim(), 'hex'));
  const held: Held = { key, log: list.log, journal, lock, broken: false };
  elections.set(election, held);
  return held;
}

function sign({ key }: Held, name: NoteKey, text: string): string {
  return formatNote(text, name, (message) => signEd25519(key, message));
}

function generationOf({ journal }: Held): number {
  return journal.state().generations.at(-1)?.generation ?? 1;
}

/** The last tree that was signed in this generation, by a checkpoint or by the statement that began it. */
function lastHead({ journal }: Held): Readonly<{ size: number; root: string }> {
  const { checkpoint, generations } = journal.state();
  const start = generations.at(-1)?.start ?? { size: 0, root: emptyRoot };
  return checkpoint !== null && checkpoint.size >= start.size ? checkpoint : start;
}

/** Entries that were signed for in this generation. */
function promisedOf(held: Held): number {
  const { open } = held.journal.state();
  return [...open.keys()].reduce((most, index) => Math.max(most, index + 1), lastHead(held).size);
}

/** One leaf an index, whoever asks and how often; and no new entry below one that was promised. */
function signReceipts(held: Held, { items }: Ask<'receipts'>): unknown {
  const { open, checkpoint, seen } = held.journal.state();
  if (seen !== null) return refuse(held, 'log-behind');
  const covered = checkpoint?.size ?? 0;
  const promised = promisedOf(held);
  const fresh = new Map<number, string>();
  for (const { index, leaf, repeated } of items) {
    const known = index < covered ? held.journal.leafAt(index) : (open.get(index) ?? fresh.get(index));
    if (known === leaf) continue;
    if (known !== undefined) return { refused: 'log-different' };
    if (!repeated && index < promised) return { refused: 'log-behind' };
    fresh.set(index, leaf);
  }
  if (fresh.size > 0) held.journal.promise([...fresh] satisfies readonly Promised[]);
  // After a rupture a receipt that is asked for again names the new generation, which has to keep it from now on.
  const key = originKey(held.log, generationOf(held));
  const notes = items.map(({ index, leaf, time, sealed, statement }) => {
    const receipt = { origin: key.name, index, leaf: Buffer.from(leaf, 'hex'), time, sealed, statement };
    return sign(held, key, receiptText(receipt, key));
  });
  return { notes };
}

/** Signs the tree that it makes itself from what it signed before and the leaves after that. */
function signCheckpoint(held: Held, { size, root, leaves, time }: Ask<'checkpoint'>): unknown {
  const { checkpoint: last, open, generations, seen, time: lastTime } = held.journal.state();
  if (seen !== null) return refuse(held, 'log-behind');
  const covered = last?.size ?? 0;
  if (size < covered) return refuse(held, 'log-behind');
  if (leaves.length !== size - covered) throw new Error('not the leaves after the last checkpoint');
  if ([...open].some(([index, leaf]) => index < size && leaves[index - covered] !== leaf))
    return refuse(held, 'log-different');
  const start = generations.at(-1)?.start ?? null;
  let frontier: Frontier =
    last === null ? emptyFrontier : { size: covered, hashes: last.frontier.map((hash) => Buffer.from(hash, 'hex')) };
  for (const [at, leaf] of leaves.entries()) {
    frontier = extendFrontier(frontier, [Buffer.from(leaf, 'hex')], systemSha256);
    const begun = start !== null && covered + at + 1 === start.size;
    if (begun && hexOf(frontierRoot(frontier)) !== start.root) return refuse(held, 'log-different');
  }
  if (hexOf(frontierRoot(frontier)) !== root) return refuse(held, 'log-different');
  held.broken = false;
  const key = originKey(held.log, generationOf(held));
  // A clock that was set back must not make a checkpoint look older than the one before it.
  const signed = time < lastTime ? lastTime : time;
  if (last?.size !== size) {
    held.journal.sign({ size, root, time: signed, frontier: frontier.hashes.map(hexOf) }, leaves);
  }
  const note = sign(held, key, checkpointText({ origin: key.name, size, root: Buffer.from(root, 'hex') }));
  return { note, time: signed, generation: generationOf(held) };
}

function refuse(held: Held, refused: SignerRefusal): unknown {
  held.broken = true;
  return { refused };
}

function signRelease(held: Held, { sequence, sha256 }: Ask<'release'>): string {
  const key = originKey(held.log, generationOf(held));
  return sign(held, key, releaseText({ origin: key.name, sequence, sha256 }));
}

/** Only where something that was signed is lost, or the memory of it: otherwise the log goes on. */
function beginGeneration(held: Held, { size, root, time, seen, ruptures }: Ask<'rupture'>): unknown {
  const { time: lastTime } = held.journal.state();
  const known = promisedOf(held);
  const forgotten = forgottenHead(held, seen);
  if (forgotten === null && size >= known && !held.broken) return { refused: 'log-whole' };
  const generation = forgotten?.generation ?? generationOf(held);
  const last = forgotten ?? lastHead(held);
  // Whoever forgot what was promised has to say that it may have been everything that there is.
  const promised = forgotten === null ? known : Math.max(forgotten.size, known, size);
  const old = originKey(held.log, generation);
  const next = originKey(held.log, generation + 1);
  const said = time < lastTime ? lastTime : time;
  const text = ruptureText({
    old: { origin: old.name, size: last.size, root: Buffer.from(last.root, 'hex') },
    promised,
    new: { origin: logOrigin(held.log.name, generation + 1), size, root: Buffer.from(root, 'hex') },
    time: said,
  });
  const note = sign(held, next, text);
  for (const each of forgottenRuptures(held, ruptures, generation)) held.journal.begin(each);
  held.journal.begin({ generation: generation + 1, start: { size, root, time: said, note } });
  held.broken = false;
  return { note, time: said, generation: generation + 1 };
}

/** A tree that this key signed after all that is remembered; null where there is none. */
function forgottenHead(held: Held, note: string | null): Seen | null {
  const { seen } = held.journal.state();
  const shown = note === null ? null : checkpointIn(note, held.log);
  const later = [seen, shown].filter((head) => head !== null && isForgotten(held, head));
  return later.reduce((a, b) => (a === null || (b !== null && isAfter(b, a)) ? b : a), null);
}

/** Why generations began that this memory has nothing of, up to `last`: the log goes on saying it. */
function forgottenRuptures(held: Held, notes: readonly string[], last: number): readonly Generation[] {
  const known = generationOf(held);
  return notes.flatMap((note, index) => {
    const generation = index + 2;
    if (generation <= known || generation > last) return [];
    const opened = openNote(note, originKey(held.log, generation), verifyEd25519);
    const rupture = opened.ok ? parseRupture(opened.value) : null;
    if (rupture?.new.origin !== logOrigin(held.log.name, generation)) return [];
    const { size, root } = rupture.new;
    return [{ generation, start: { size, root: hexOf(root), time: rupture.time, note } }];
  });
}

function isForgotten(held: Held, head: Seen): boolean {
  const { size, root } = held.journal.state().checkpoint ?? { size: 0, root: emptyRoot };
  const last = { generation: generationOf(held), size, root };
  return isAfter(head, last) || (!isAfter(last, head) && head.root !== last.root);
}

function isAfter(a: Readonly<{ generation: number; size: number }>, b: typeof a): boolean {
  return a.generation > b.generation || (a.generation === b.generation && a.size > b.size);
}

function stateOf(held: Held): unknown {
  const { generations, checkpoint } = held.journal.state();
  const ruptures = generations.flatMap(({ generation, start }) =>
    start === null ? [] : [{ generation, first: start.size, note: start.note }],
  );
  return {
    generation: generationOf(held),
    promised: promisedOf(held),
    checkpoint: checkpoint === null ? null : { size: checkpoint.size, root: checkpoint.root, time: checkpoint.time },
    ruptures,
  };
}
