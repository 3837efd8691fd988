/** Opens what an observer wrote, for one reader at the desk, whose reading is in the ledger before. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { logViews } from '../access/view-log.ts';
import type { Opener, OpenerRefusal } from '../intake/opener.ts';
import { readSealedSubmission } from '../intake/sealed-store.ts';

const words = z.string().nullable().catch(null).default(null);
/** Of whatever kind it is. Persons of an act are sealed to the lawyers once more, and are not read here. */
const wordsOfBody = z.object({ text: words, asked: words, answered: words });

export type ReadWords = Readonly<{ submission: number } & z.infer<typeof wordsOfBody>>;

export type ReadingSetting = Readonly<{ pool: Pool; opener: Opener; clock: () => Date }>;

/** The words of these submissions, oldest first; null in the place of what was not written, or cannot be read. */
export async function readWords(
  { pool, opener, clock }: ReadingSetting,
  { election, by, submissions }: Readonly<{ election: string; by: string; submissions: readonly number[] }>,
): Promise<Result<readonly ReadWords[], OpenerRefusal>> {
  const found = await Promise.all(submissions.map((sequence) => readSealedSubmission(pool, { election, sequence })));
  const sealed = found.filter((item) => item !== null);
  if (sealed.length === 0) return success([]);
  const what = sealed.map(({ sequence }) => ({ submission: sequence, sealed: null }));
  await logViews(pool, { election, by, what, now: clock() });
  const read: ReadWords[] = [];
  for (const item of sealed) {
    const body = await opener.read(election, item);
    if (!body.ok) return failure(body.error);
    read.push({ submission: item.sequence, ...wordsOfBody.parse(body.value ?? {}) });
  }
  return success(read);
}
