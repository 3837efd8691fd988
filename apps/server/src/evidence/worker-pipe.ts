/**
 * Child processes of ours that hold a key each: asked over their own standard input and output, one JSON text a line. They have no
 * network and no database, and end when the process that started them does, however it ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type WorkerPipe = Readonly<{
  /** Begins before the first question: what the process reads at its start it has then. */
  start: () => void;
  /** Rejects with `WorkerLost` when the process ends before it answers. A new one is started at the next question. */
  ask: (question: unknown) => Promise<unknown>;
  /** Of the running process, for tests that kill it; null when none runs. */
  pid: () => number | null;
  close: () => Promise<void>;
}>;

export class WorkerLost extends Error {}

/** V8 gives back late what a heavy question took: these hold little, and answer one question after another. */
const littleMemory = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

type Waiting = Readonly<{ resolve: (answer: unknown) => void; reject: (error: Error) => void }>;

export function startWorker(program: URL, ...options: readonly string[]): WorkerPipe {
  let child: ChildProcess | null = null;
  let closed = false;
  const waiting = new Map<number, Waiting>();
  let asked = 0;

  function lose(lost: ChildProcess, reason: string): void {
    if (child !== lost) return;
    child = null;
    for (const { reject } of waiting.values()) reject(new WorkerLost(reason));
    waiting.clear();
  }

  function running(): ChildProcess {
    if (child !== null) return child;
    const started = spawn(process.execPath, [...littleMemory, fileURLToPath(program), ...options], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Nothing of the server's environment, which may name its database.
      env: { PATH: process.env['PATH'] },
    });
    child = started;
    started.on('error', (error) => lose(started, error.message));
    started.on('exit', (code, signal) => lose(started, `ended with ${String(signal ?? code)}`));
    // A broken pipe is told by `exit`.
    started.stdin.on('error', () => undefined);
    createInterface({ input: started.stdout }).on('line', (line) => {
      const read = messageOf(line);
      // What a killed process leaves half said is no answer; its end is told by `exit`.
      if (read === null) return;
      waiting.get(read.id)?.resolve(read.answer);
      waiting.delete(read.id);
    });
    return started;
  }

  return {
    start: () => void running(),
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new WorkerLost('closed'));
          return;
        }
        const to = running();
        asked += 1;
        waiting.set(asked, { resolve, reject });
        to.stdin?.write(`${JSON.stringify({ id: asked, question })}\n`);
      }),
    pid: () => child?.pid ?? null,
    close: async () => {
      closed = true;
      const last = child;
      if (last === null) return;
      const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.stdin?.end();
      await ended;
    },
  };
}

export type AtTheEnd = Readonly<{
  /** No question comes any more; those that came are still answered. */
  onInputEnd?: () => void;
  /** All are answered. */
  onDone?: () => void;
}>;

/** The other end: answers questions one after another until standard input ends, and ends the process. */
export function serveQuestions(answer: (question: unknown) => unknown, { onInputEnd, onDone }: AtTheEnd = {}): void {
  // Ctrl-C reaches the whole group; the one who asks decides when this process ends.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Whoever asked is gone: its end of input ends this process in order.
  process.stdout.on('error', () => undefined);
  let last = Promise.resolve();
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const read = messageOf(line);
      if (read === null) return;
      const { id, question } = read;
      last = last.then(async () => {
        process.stdout.write(`${JSON.stringify({ id, answer: await answer(question) })}\n`);
      });
    })
    .on('close', () => {
      onInputEnd?.();
      void last.then(() => {
        onDone?.();
        process.exit(0);
      });
    });
}

type Message = { readonly id: number; readonly question?: unknown; readonly answer?: unknown };

/** Null for a line that was cut off by the end of the other process. */
function messageOf(line: string): Message | null {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return null;
  }
}
