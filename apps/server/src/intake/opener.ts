import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { startWorker, WorkerLost } from '../evidence/worker-pipe.ts';
import { openerAnswer, type OpenedFile, type SealedItem } from './opener-contract.ts';

/** `key-missing`: the keys folder has no intake key of this election. `opener-lost`: it gave no answer, or one that is none; ask again. */
export type OpenerRefusal = 'key-missing' | 'opener-lost';

/** `file-trouble`: it could not be read or written now; nothing is said about what it holds. */
export type FileOpenerRefusal = OpenerRefusal | 'file-trouble';

/** The process that holds the intake keys, as the server sees it. */
export type Opener = Readonly<{
  /** Openings of the items in their order, or of the first of them, where those of all would be too long together. */
  open: (
    election: string,
    items: readonly SealedItem[],
  ) => Promise<Result<readonly SubmissionOpening[], OpenerRefusal>>;
  /** The body of a statement, words and all; null where its seal holds none. For whoever was noted as having read it, before. */
  read: (election: string, item: SealedItem) => Promise<Result<unknown, OpenerRefusal>>;
  /** What a sealed file holds; null where its seal cannot be broken. Nothing that was sealed touches a disk unsealed. */
  openFile: (
    election: string,
    file: Readonly<{ path: string; derivative: string }>,
  ) => Promise<Result<OpenedFile | null, FileOpenerRefusal>>;
  /** The bytes of a derivative that `openFile` made; null where its seal cannot be broken. */
  openDerivative: (election: string, path: string) => Promise<Result<Uint8Array | null, FileOpenerRefusal>>;
  pid: () => number | null;
  /** Answers what was asked before, but breaks off a file: that is to be asked again another time. */
  close: () => Promise<void>;
}>;

export function startOpener({ keysFolder }: Readonly<{ keysFolder: string }>): Opener {
  const pipe = startWorker(new URL('opener-worker.ts', import.meta.url), keysFolder);
  pipe.start();
  async function ask(question: unknown) {
    try {
      const answer = openerAnswer.safeParse(await pipe.ask(question));
      return answer.success ? answer.data : ({ lost: true } as const);
    } catch (error) {
      if (error instanceof WorkerLost) return { lost: true } as const;
      throw error;
    }
  }
  return {
    open: async (election, items) => {
      const answer = await ask({ ask: 'open', election, items: items.map(named) });
      if ('lost' in answer) return failure('opener-lost');
      if ('refused' in answer) return failure('key-missing');
      if ('failed' in answer) throw new Error(answer.failed);
      if (!('openings' in answer)) throw new Error('the opener answered another question');
      return success(answer.openings);
    },
    read: async (election, item) => {
      const answer = await ask({ ask: 'read', election, item: named(item) });
      if ('lost' in answer) return failure('opener-lost');
      if ('refused' in answer) return failure('key-missing');
      if ('failed' in answer) throw new Error(answer.failed);
      if (!('body' in answer)) throw new Error('the opener answered another question');
      return success(answer.body);
    },
    openFile: async (election, file) => {
      const answer = await ask({ ask: 'open-file', election, ...file });
      if ('lost' in answer) return failure('opener-lost');
      if ('refused' in answer) return failure('key-missing');
      if ('failed' in answer) return failure('file-trouble');
      if (!('file' in answer)) throw new Error('the opener answered another question');
      return success(answer.file);
    },
    openDerivative: async (election, path) => {
      const answer = await ask({ ask: 'open-derivative', election, path });
      if ('lost' in answer) return failure('opener-lost');
      if ('refused' in answer) return failure('key-missing');
      if ('failed' in answer) return failure('file-trouble');
      if (!('picture' in answer)) throw new Error('the opener answered another question');
      return success(answer.picture === null ? null : Buffer.from(answer.picture, 'base64'));
    },
    pid: pipe.pid,
    close: pipe.close,
  };
}

/** What the opener needs of it. */
function named({ format, sequence, election, id, device, statement, sealed }: SealedItem): SealedItem {
  return { format, sequence, election, id, device, statement, sealed };
}
