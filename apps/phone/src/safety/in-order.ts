/** Steps that have to be gone through whatever becomes of each: one that fails or hangs stops none of the others. */
export type Step = Readonly<{ name: string; does: () => unknown; longestMs: number }>;
type StepEnd = Readonly<{ name: string; end: 'done' | 'failed' | 'too-long' }>;

/** How each of them ended. What hangs goes on by itself while the next one begins. */
export async function inOrder(all: readonly Step[]): Promise<readonly StepEnd[]> {
  const ends: StepEnd[] = [];
  for (const { name, does, longestMs } of all) {
    const done = (async () => {
      await does();
      return 'done' as const;
    })().catch(() => 'failed' as const);
    const tooLong = new Promise<'too-long'>((resolve) => setTimeout(() => resolve('too-long'), longestMs));
    ends.push({ name, end: await Promise.race([done, tooLong]) });
  }
  return ends;
}
