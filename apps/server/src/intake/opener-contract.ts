/** Questions to the opener's process and its answers. */
import { z } from 'zod';
import { envelopeSchema } from '@kua/core/evidence/envelope.ts';
import { submissionOpening } from '@kua/core/evidence/opening-contract.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

export const sealedItem = envelopeSchema
  .pick({ election: true, id: true, device: true, statement: true, sealed: true })
  .extend({
    format: z.enum(['kua-submission/1', 'kua-citizen-report/1']),
    sequence: z.number().int().positive(),
  });
export type SealedItem = Readonly<z.infer<typeof sealedItem>>;

export const openerQuestion = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('open'), election: z.string(), items: z.array(sealedItem) }),
  /** The whole of one, words included, for somebody at the desk: nothing of the answer is kept. */
  z.object({ ask: z.literal('read'), election: z.string(), item: sealedItem }),
  /** `path`: a sealed file. `derivative`: where to put a sealed public derivative, if it is an image. */
  z.object({ ask: z.literal('open-file'), election: z.string(), path: z.string(), derivative: z.string() }),
  /** `path`: a sealed derivative, which is made by ourselves and no larger than what an image worker may answer. */
  z.object({ ask: z.literal('open-derivative'), election: z.string(), path: z.string() }),
]);

/** See image-likeness.ts. */
const likeness = z.string().regex(/^[0-9a-f]{16}$/);

export const openedFile = z.object({
  sha256: hex32,
  size: z.number(),
  image: z.discriminatedUnion('is', [
    z.object({ is: z.literal('made'), width: z.number(), height: z.number(), likeness }),
    z.object({ is: z.literal('none') }),
    /** See image-derivative.ts. */
    z.object({ is: z.literal('undecided'), spent: z.boolean() }),
  ]),
});
export type OpenedFile = Readonly<z.infer<typeof openedFile>>;

export const openerAnswer = z.union([
  z.object({ refused: z.literal('key-missing') }),
  z.object({ openings: z.array(submissionOpening) }),
  z.object({ file: openedFile.nullable() }),
  /** In base64; null where its seal cannot be broken, or there is more in it than a derivative has. */
  z.object({ picture: z.base64().nullable() }),
  z.object({ body: z.json().nullable() }),
  /** The question could not be answered now; nothing is said about what it was about. */
  z.object({ failed: z.string() }),
]);
