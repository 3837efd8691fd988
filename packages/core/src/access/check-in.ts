/** "I am well, and will say so again by then" (docs/formats/safety.md). Where she does not, her contact goes to the lawyers. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { isInstant } from '../kernel/instant.ts';

const instant = z.string().refine(isInstant);

export const checkInSchema = z
  .strictObject({
    format: z.literal('kua-check-in/1'),
    election: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    device: z.string().regex(/^[0-9a-f]{64}$/),
    /** Said then: a later one replaces an earlier one. */
    at: instant,
    /** By when she will say it again, later than `at`; null ends it. */
    next: instant.nullable(),
    /** Ed25519, over `checkInMessage`. */
    signature: z.string().regex(/^[0-9a-f]{128}$/),
  })
  .refine(({ at, next }) => next === null || next > at);
export type CheckIn = Readonly<z.infer<typeof checkInSchema>>;

export function checkInMessage({
  election,
  device,
  at,
  next,
}: Pick<CheckIn, 'election' | 'device' | 'at' | 'next'>): Uint8Array {
  return utf8ToBytes(`kua-check-in/1\n${election}\n${device}\n${at}\n${next ?? 'none'}\n`);
}
