/** Steps that have to be gone through whatever becomes of each: one that fails or hangs stops none of the others. */
export type Step = Readonly<{ name: string; does: () => unknown; longestMs: number }>;
type StepEnd = Readonly<{ name: string; end: 'done' | 'failed' | 'too-long' }>;

/** How each of them ended. What is slow goes on by itself while the next one begins, and has until `inAllMs` to come to its end. */
export async function inOrder(all: readonly Step[], inAllMs: number): Promise<readonly StepEnd[]> {
  const began = performance.now();
  const ends: (() => StepEnd)[] = [];
  const under: Promise<unknown>[] = [];
  for (const { name, does, longestMs } of all) {
    let end: StepEnd['end'] = 'too-long';
    const done = (async () => {
      await does();
      end = 'done';
    })().catch(() => {
      end = 'failed';
    });
    under.push(done);
    await Promise.race([done, pause(longestMs)]);
    ends.push(() => ({ name, end }));
  }
  await Promise.race([Promise.all(under), pause(began + inAllMs - performance.now())]);
  return ends.map((endNow) => endNow());
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
