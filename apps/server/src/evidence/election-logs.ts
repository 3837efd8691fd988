import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Result } from '@kua/core/kernel/result.ts';
import type { Database } from '../postgres/database.ts';
import type { SignedHead } from './checkpoint-store.ts';
import { ensureElectionKeys, type KeysRefusal } from './election-keys.ts';
import type { FoldTable } from './fold.ts';
import { hasOfflineKeys } from './key-folder.ts';
import { findKeyList } from './key-list-store.ts';
import { logWriter, type LogWriter } from './log-writer.ts';
import type { ObjectStore } from './object-store.ts';
import { projectToHead } from './projector.ts';
import type { Signer } from './signer.ts';
import type { SignerRefusal } from './signer-contract.ts';

export type LogRefusal = SignerRefusal | KeysRefusal;

export type ElectionLogsOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  signer: Signer;
  keysFolder: string;
  /** Whether it is invented: keys of others are made elsewhere. */
  isRehearsal: (election: string) => Promise<boolean>;
  /** Folder in which each election has its release folder. */
  releases: string;
  clock: () => Date;
  log: Logger;
}>;

/** The logs of all elections of a data folder. */
export type ElectionLogs = Readonly<{
  /** Signs what an election's ledger holds now, if it has keys; those of a rehearsal are made. */
  sign: (election: string) => Promise<Result<SignedHead, LogRefusal>>;
  /** The note over a release's head; null where nothing can be signed. */
  signRelease: (election: string, head: Readonly<{ sequence: number; sha256: string }>) => Promise<string | null>;
}>;

export function electionLogs(options: ElectionLogsOptions): ElectionLogs {
  const { database, signer, keysFolder, isRehearsal, releases, clock, log } = options;
  const writers = new Map<string, LogWriter>();
  const making = new Map<string, Promise<Result<LogWriter, KeysRefusal>>>();
  const warned = new Set<string>();

  async function make(election: string): Promise<Result<LogWriter, KeysRefusal>> {
    // What the ledger says of keys must be known before any are made.
    await projectToHead(database, { election, objects: options.objects, folds: options.folds });
    const known = await findKeyList(database.app, election);
    const mayMake = await isRehearsal(election);
    const keys = await ensureElectionKeys({ pool: database.app, keysFolder, election, now: clock(), known, mayMake });
    if (!keys.ok) return keys;
    if (!mayMake && hasOfflineKeys(keysFolder, election)) log.warn({ election }, offlineHere);
    const folder = join(releases, election, 'log');
    const writer = logWriter({ pool: database.app, signer, election, folder, keys: keys.value.note, clock });
    writers.set(election, writer);
    return { ok: true, value: writer };
  }

  async function writerOf(election: string): Promise<Result<LogWriter, KeysRefusal>> {
    const known = writers.get(election);
    if (known !== undefined) return { ok: true, value: known };
    const made = making.get(election) ?? make(election).finally(() => making.delete(election));
    making.set(election, made);
    return made;
  }

  return {
    sign: async (election) => {
      const writer = await writerOf(election);
      const signed = writer.ok ? await writer.value.sign() : writer;
      if (!signed.ok && !warned.has(`${election} ${signed.error}`)) {
        warned.add(`${election} ${signed.error}`);
        const level = signed.error === 'keys-not-made' ? 'info' : 'error';
        log[level]({ election, code: signed.error }, refusals[signed.error]);
      }
      return signed;
    },
    signRelease: async (election, head) => {
      const signed = await signer.release(election, head);
      return signed.ok ? (signed.value[0] ?? null) : null;
    },
  };
}

const offlineHere =
  'the keys folder still has the part "offline", which nobody on a server may have: take it away, see docs/formats/keys.md';

const refusals: Readonly<Record<LogRefusal, string>> = {
  'keys-not-made':
    'this election has no keys, so it is shown and neither signed nor open for submissions: make them on another machine with `kua keys` and bring their part for the server into the keys folder',
  'keys-missing': 'the ledger has keys and the keys folder does not: nothing is signed or taken in until it is back',
  'keys-other': 'the keys folder is that of another ledger: nothing is signed or taken in',
  'signer-state-missing':
    'the keys folder has lost the signer’s memory (signer-state.jsonl): nothing is signed or taken in until it is back, or `kua keys begin-anew` has said that it is lost',
  'signer-busy': 'another process signs for this election',
  'signer-lost': 'the signer ended; it is started again',
  'log-behind': 'the ledger is behind what was signed',
  'log-different': 'the ledger is not the one that was signed',
  'log-whole': 'the log was to begin anew, and nothing is lost; it is tried again',
};
