export type RepeatedWork = Readonly<{ close: () => Promise<void> }>;

/** Works at once and then every so often, never twice at the same time. When `close` returns, what was under way is over. */
export function repeatWork(
  everyMs: number,
  work: () => Promise<void>,
  onTrouble: (error: unknown) => void,
): RepeatedWork {
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= work()
      .catch(onTrouble)
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
