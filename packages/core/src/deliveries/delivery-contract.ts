import { z } from 'zod';

/**
 * Body of a `delivery` entry: the mapping as it was given, and the files as they were stored. Files are in order of name and digest, so
 * that the order in which they were named makes no other entry. The mapping is parsed by `parseMapping`.
 */
export const deliveryBody = z.strictObject({
  type: z.literal('delivery'),
  mapping: z.unknown(),
  files: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(500),
        digest: z.string().regex(/^[0-9a-f]{64}$/),
        bytes: z.number().int().min(0),
      }),
    )
    .min(1),
});
export type DeliveryBody = z.infer<typeof deliveryBody>;
