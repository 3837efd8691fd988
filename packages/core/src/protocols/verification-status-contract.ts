/** `GET verify/status` of the desk: how far the reading of copies is. Read at both ends. */
import { z } from 'zod';

/** Copies by what verifiers made of them. */
export const copyCounts = z.object({
  unplaced: z.number(),
  waiting: z.number(),
  one: z.number(),
  differing: z.number(),
  done: z.number(),
  /** Read as often as any copy is, and still differently. */
  disputed: z.number(),
  refused: z.number(),
});

export const verificationStatus = z.object({
  copies: copyCounts,
  /** Copies that wait for a verifier of a branch that had no say about them yet. */
  nobody: z.number(),
  /** Verifiers of the last ten minutes. */
  active: z.number(),
  /** Readings an hour of one of them; null while there are too few to tell. */
  perHour: z.number().nullable(),
  /** Verifiers that it takes to be done within 24 hours of the close; null where that cannot be told. */
  needed: z.number().nullable(),
  closesAt: z.string().nullable(),
});
export type VerificationStatus = Readonly<z.infer<typeof verificationStatus>>;
