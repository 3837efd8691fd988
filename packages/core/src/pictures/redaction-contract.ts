/** Bodies of `decision` ledger entries about pictures that may be shown: staff covered what must not be seen, or took a picture back. */
import { z } from 'zod';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const staff = z.string().regex(/^s-[A-Za-z0-9]{6}$/);
const side = z.number().int().positive().max(10_000);

export const mostRegions = 200;

/** Which file of which submission a picture was made from. */
export const pictureOrigin = z.strictObject({
  /** Ledger sequence of the submission that names the file. */
  submission: z.number().int().positive(),
  /** SHA-256 of the sealed file. */
  sealed: hex32,
});
export type PictureOrigin = Readonly<z.infer<typeof pictureOrigin>>;

export const redactionBody = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('redaction'),
    by: staff,
    of: pictureOrigin,
    /** The public object. */
    picture: z.strictObject({ sha256: hex32, width: side, height: side, size: z.number().int().positive() }),
    /** How many regions were covered: 0 where there was nothing to cover. */
    regions: z.number().int().min(0).max(mostRegions),
  }),
  z.strictObject({
    type: z.literal('redaction-withdrawn'),
    by: staff,
    /** SHA-256 of the picture that is not shown any more. */
    picture: hex32,
    /**
     * For which file. An equal picture of another file stays. Entries of before files were named have none: then it is shown nowhere any more.
     */
    of: pictureOrigin.exactOptional(),
  }),
]);
export type RedactionBody = z.infer<typeof redactionBody>;
