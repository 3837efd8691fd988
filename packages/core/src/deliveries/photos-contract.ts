/** Body of a `decision` entry by which photos come in that another organisation collected. Private: it names no person, and no release shows it. */
import { z } from 'zod';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** Of one entry: larger folders make several. */
export const mostSetsAtOnce = 200;
/** More photos than one protocol has pages are no set. */
export const mostPhotosOfSet = 20;

export const photosBody = z.strictObject({
  type: z.literal('photos'),
  /** Whose photos they are, as a source of the election. */
  source: z.string().min(1).max(200),
  /** What the files were called, when they were made and what was written beside them: sealed, because it may name people. An object, by digest. */
  manifest: hex32,
  /** Photos that belong together, in their order. */
  sets: z
    .array(
      z
        .array(
          z.strictObject({
            /** Digest of the sealed file, and of the file itself: the same photo is taken in once. */
            sealed: hex32,
            sha256: hex32,
            size: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
            type: z.enum(['image/jpeg', 'image/png', 'image/webp']),
          }),
        )
        .min(1)
        .max(mostPhotosOfSet),
    )
    .min(1)
    .max(mostSetsAtOnce),
});
export type PhotosBody = Readonly<z.infer<typeof photosBody>>;
export type PhotoSet = PhotosBody['sets'][number];

/** What is sealed as the manifest of such an entry. */
export const photoManifest = z.strictObject({
  format: z.literal('kua-photos/1'),
  kind: z.enum(['telegram', 'whatsapp', 'folder']),
  photos: z.array(
    z.strictObject({
      /** As the entry names it. */
      sealed: hex32,
      path: z.string(),
      sender: z.string(),
      time: z.string(),
      text: z.string().nullable(),
    }),
  ),
});
export type PhotoManifest = Readonly<z.infer<typeof photoManifest>>;
