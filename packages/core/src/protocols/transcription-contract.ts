/**
 * Bodies of `decision` ledger entries by which verifiers read copies of protocols. An answer is an entry; a task that somebody has in hand
 * is not. What the answers to one copy make together is `copyState` of transcription.ts.
 */
import { z } from 'zod';
import { largestFigure } from '../registry/figure-limits.ts';

const staff = z.string().regex(/^s-[a-z0-9]{6}$/);
const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
/** Sequence of the submission that brought the photos; of a set out of one delivery `<sequence>-<index>`. */
const copy = z.string().regex(/^[1-9]\d{0,15}(?:-(?:0|[1-9]\d{0,5}))?$/);
const figure = z.number().int().min(0).max(largestFigure);

/** Most cells that one contest has: as many as the projection keeps. */
const mostCells = 1600;

/**
 * Why there is nothing to read: it shows no protocol; a protocol that cannot be read; the protocol of another station, or of another
 * contest, than the one that was asked for.
 */
export const copyRefusals = ['not-a-protocol', 'unreadable', 'other-station'] as const;
export type CopyRefusal = (typeof copyRefusals)[number];

/** What one verifier reads on one copy. */
const transcription = z
  .strictObject({
    type: z.literal('transcription'),
    by: staff,
    copy,
    /** `transcribe`: she read every cell and saw nobody's reading before. `arbitrate`: she read the cells that others read differently, and saw how. */
    kind: z.enum(['transcribe', 'arbitrate']),
    /**
     * By cell id, exactly the cells that she was asked for and could read. `null`: nothing stands there on the paper, which is not 0.
     * Empty where she refused.
     */
    figures: z.record(id, figure.nullable()),
    /** The other cells that she was asked for: something stands there and cannot be read. */
    unreadable: z.array(id).max(mostCells),
    refused: z.enum(copyRefusals).nullable(),
    /** Of which station and contest it is a copy, as she was told; null where nobody knew. What she read of another place counts no more. */
    station: id.nullable().exactOptional(),
    contest: id.nullable().exactOptional(),
    /** Random, salts the fields of the leaf: what she read can be shown, and never who she is. Absent from entries of before that. */
    seed: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional(),
  })
  .refine(({ figures, unreadable, refused }) => {
    const cells = [...Object.keys(figures), ...unreadable];
    if (new Set(cells).size < cells.length || cells.length > mostCells) return false;
    return (refused === null) === cells.length > 0;
  }, 'A reading has each cell once, a refusal has none');
export type Transcription = Readonly<z.infer<typeof transcription>>;

/**
 * Which station and contest the copy is of. It holds for a copy that nobody placed yet, and for one that readers refused as
 * `other-station`; then what was answered before it counts no more.
 */
const placement = z.strictObject({ type: z.literal('placement'), by: staff, copy, station: id, contest: id });
export type Placement = Readonly<z.infer<typeof placement>>;

export const verificationBody = z.discriminatedUnion('type', [transcription, placement]);
export type VerificationBody = Readonly<z.infer<typeof verificationBody>>;
