import { constants } from 'node:os';

type Closer = () => Promise<void>;

const closers = new Set<Closer>();
let endingSince: number | null = null;

/**
 * Something that this process started and that must not outlive it. Closers run in reverse order when the process is told to end;
 * whoever ends it in the ordinary way takes it back with the returned function.
 */
export function onEnd(closer: Closer): () => void {
  closers.add(closer);
  return () => closers.delete(closer);
}

/** True once the process was told to end: work that fails from now on fails because of it. */
export function isEnding(): boolean {
  return endingSince !== null;
}

/** Ends in order on Ctrl-C, on a plain kill, when the terminal or the starting process goes away, and when a promise is broken. */
export function listenForEnd(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => end(128 + constants.signals[signal]));
  // bin/kua.mjs holds this channel for as long as it lives.
  process.on('disconnect', () => end(128 + constants.signals.SIGTERM));
  process.channel?.unref();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read our output has seen enough.
    if (error.code === 'EPIPE') end(0);
    else throw error;
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, crash);
}

/** Prints what nobody expected, and ends. */
export function crash(error: unknown): void {
  if (isEnding()) return;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  end(70);
}

function end(code: number): void {
  if (endingSince !== null) {
    // A terminal's Ctrl-C comes both from it and from the process that started us; a second one a while later means: at once.
    if (performance.now() - endingSince > 1000) process.exit(code);
    return;
  }
  endingSince = performance.now();
  void closeAll().then(() => process.exit(code));
}

async function closeAll(): Promise<void> {
  for (const closer of [...closers].reverse()) {
    await closer().catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  }
}
