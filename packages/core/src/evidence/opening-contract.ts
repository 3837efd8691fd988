/**
 * Bodies of `decision` ledger entries that the opener's work makes. What was opened is an entry itself, so that every projection is a fold
 * over the ledger and is rebuilt without any key. Words stay hidden: only figures and codes are ever shown here.
 */
import { z } from 'zod';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.strictObject({}), z.tuple([])]);

/** Most fields are shown: what is tried first is found first. */
export const openedField = z.union([
  z.tuple([z.string().max(1000), z.string().regex(/^[0-9a-f]{32}$/), fieldValue]),
  z.tuple([hex32]),
]);

/** Why a sealed statement could not be read as what its envelope says it is. */
export const sealProblems = [
  'seal-unreadable',
  'statement-unreadable',
  'statement-mismatch',
  'election-mismatch',
  'id-mismatch',
  'device-mismatch',
  'opening-too-long',
  'opening-failed',
] as const;

/**
 * Bytes of one opening as JSON. A statement fits the envelope, its names stand in an opening once each, and at most 1,000 fields have
 * salts or hashes: nothing honest comes near.
 */
export const longestOpening = 262_144;

/** Bytes of the openings that share an entry, beyond which the next entry takes them. */
export const longestOpenings = 1_048_576;

export const submissionOpening = z.discriminatedUnion('outcome', [
  z.strictObject({
    sequence: z.number().int().positive(),
    outcome: z.literal('open'),
    /** Figures and codes are shown, all else hidden. */
    fields: z.array(openedField).max(1000),
    /** What the kind's own schema found in the whole of it, words included: a stable code and the path; null when nothing. */
    problem: z.strictObject({ code: z.string().max(100), field: z.string().max(1000) }).nullable(),
  }),
  z.strictObject({
    sequence: z.number().int().positive(),
    outcome: z.literal('unreadable'),
    code: z.enum(sealProblems),
  }),
]);
export type SubmissionOpening = z.infer<typeof submissionOpening>;

/** `mismatch`: the opened bytes are not what the statement promised. `image` is null for what is none, or none that can be decoded. */
export const fileOpening = z.strictObject({
  /** Sequence of the submission that names it. */
  submission: z.number().int().positive(),
  sealed: hex32,
  outcome: z.enum(['intact', 'mismatch', 'unreadable']),
  image: z
    .strictObject({
      width: z.number().int().positive().max(1_000_000),
      height: z.number().int().positive().max(1_000_000),
      /** Digest of the sealed public derivative: re-encoded, without metadata. */
      derivative: hex32,
      /** Perceptual hash of the derivative: pictures of the same paper that were scaled or encoded anew differ in few bits. */
      likeness: z
        .string()
        .regex(/^[0-9a-f]{16}$/)
        .exactOptional(),
    })
    .nullable(),
});
export type FileOpening = z.infer<typeof fileOpening>;

export const openingBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('openings'), openings: z.array(submissionOpening).min(1).max(1000) }),
  z.strictObject({ type: z.literal('files'), files: z.array(fileOpening).min(1).max(1000) }),
]);
export type OpeningBody = z.infer<typeof openingBody>;
