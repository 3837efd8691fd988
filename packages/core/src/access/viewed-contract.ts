/** Body of the `decision` entry that says that somebody at the desk opened what was sealed: words, or a picture. Private. */
import { z } from 'zod';
import { staffId } from './access-contract.ts';

/** Of one entry. */
export const mostViewedAtOnce = 1000;

export const viewedBody = z.strictObject({
  type: z.literal('viewed'),
  by: staffId,
  what: z
    .array(
      z.strictObject({
        /** Sequence in the ledger of the submission, or of the delivery that brought the picture. */
        submission: z.number().int().positive(),
        /** Which of its files, by the digest by which it is kept; null: its words. */
        sealed: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .nullable(),
      }),
    )
    .min(1)
    .max(mostViewedAtOnce),
});
export type Viewed = Readonly<z.infer<typeof viewedBody>['what'][number]>;
