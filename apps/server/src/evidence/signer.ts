import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import {
  signerAnswer,
  type Held,
  type Receipted,
  type SignerQuestion,
  type SignerRefusal,
  type SignerView,
  type ToldMessage,
  type WholeFile,
} from './signer-contract.ts';
import { startWorker, WorkerLost } from './worker-pipe.ts';

export type SignedCheckpoint = Readonly<{
  note: string;
  /** RFC 3339, never earlier than the one before. */ time: string;
  generation: number;
}>;

/** The process that holds the logs' keys, as the server sees it. When an answer is there, what was signed is remembered on disk. */
export type Signer = Readonly<{
  receipts: (election: string, items: readonly Receipted[]) => Promise<Result<readonly string[], SignerRefusal>>;
  held: (election: string, items: readonly Held[]) => Promise<Result<readonly string[], SignerRefusal>>;
  file: (election: string, file: WholeFile) => Promise<Result<readonly string[], SignerRefusal>>;
  told: (election: string, told: ToldMessage) => Promise<Result<readonly string[], SignerRefusal>>;
  checkpoint: (
    election: string,
    head: Readonly<{ size: number; root: string; leaves: readonly string[]; time: string }>,
  ) => Promise<Result<SignedCheckpoint, SignerRefusal>>;
  release: (
    election: string,
    head: Readonly<{ sequence: number; sha256: string }>,
  ) => Promise<Result<readonly string[], SignerRefusal>>;
  rupture: (
    election: string,
    head: Readonly<{ size: number; root: string; time: string; seen: string | null; ruptures: readonly string[] }>,
  ) => Promise<Result<SignedCheckpoint, SignerRefusal>>;
  state: (election: string) => Promise<Result<SignerView, SignerRefusal>>;
  /** Of the running process, for tests that kill it. */
  pid: () => number | null;
  close: () => Promise<void>;
}>;

export function startSigner({ keysFolder }: Readonly<{ keysFolder: string }>): Signer {
  const pipe = startWorker(new URL('signer-worker.ts', import.meta.url), keysFolder);

  async function ask(question: SignerQuestion) {
    try {
      return signerAnswer.parse(await pipe.ask(question));
    } catch (error) {
      if (error instanceof WorkerLost) return { refused: 'signer-lost' } as const;
      throw error;
    }
  }
  async function askNotes(question: SignerQuestion): Promise<Result<readonly string[], SignerRefusal>> {
    const answer = await ask(question);
    if ('refused' in answer) return failure(answer.refused);
    if (!('notes' in answer)) throw new Error('the signer answered another question');
    return success(answer.notes);
  }
  async function askNote(question: SignerQuestion): Promise<Result<SignedCheckpoint, SignerRefusal>> {
    const answer = await ask(question);
    if ('refused' in answer) return failure(answer.refused);
    if (!('note' in answer)) throw new Error('the signer answered another question');
    return success(answer);
  }

  return {
    receipts: (election, items) => askNotes({ ask: 'receipts', election, items: [...items] }),
    held: (election, items) => askNotes({ ask: 'held', election, items: [...items] }),
    file: (election, file) => askNotes({ ask: 'file', election, file }),
    told: (election, told) => askNotes({ ask: 'told', election, told }),
    checkpoint: (election, head) => askNote({ ask: 'checkpoint', election, ...head, leaves: [...head.leaves] }),
    release: (election, head) => askNotes({ ask: 'release', election, ...head }),
    rupture: (election, head) => askNote({ ask: 'rupture', election, ...head, ruptures: [...head.ruptures] }),
    state: async (election) => {
      const answer = await ask({ ask: 'state', election });
      if ('refused' in answer) return failure(answer.refused);
      if (!('state' in answer)) throw new Error('the signer answered another question');
      return success(answer.state);
    },
    pid: pipe.pid,
    close: pipe.close,
  };
}
