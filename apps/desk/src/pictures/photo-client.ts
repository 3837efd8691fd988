/** Questions about photos and the forms of their answers. */
import { z } from 'zod';
import type { Result } from '@kua/core/kernel/result.ts';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { evidenceLevels } from '@kua/core/protocols/evidence-level.ts';
import { ask, askBytes, type Refusal } from '../shell/asking.ts';

const photo = z.looseObject({
  submission: z.number(),
  sealed: z.string(),
  role: z.string(),
  station: z.object({ id: z.string(), number: z.string() }).nullable(),
  level: z.enum(evidenceLevels),
  picture: z.object({ sha256: z.string(), regions: z.number() }).nullable(),
});
export type Photo = Readonly<z.infer<typeof photo>>;

const list = z.object({ total: z.number(), photos: z.array(photo) });
export type PhotoList = Readonly<z.infer<typeof list>>;

export const photoForms = ['waiting', 'public'] as const;
export type PhotoForm = (typeof photoForms)[number];

type Answer<T> = Promise<Result<T, Refusal>>;

const published = z.object({ picture: z.string() });

export const askPhotos = (form: PhotoForm): Answer<PhotoList> => ask(list, `pictures?state=${form}`);
/** Whoever asks is named in the log. */
export const openOriginal = ({ submission, sealed }: PictureOrigin): Answer<Blob> =>
  askBytes(`pictures/originals/${submission}/${sealed}`);
export const publishPicture = (
  { submission, sealed }: PictureOrigin,
  made: Blob,
  regions: number,
): Answer<Readonly<{ picture: string }>> =>
  ask(published, `pictures?submission=${submission}&sealed=${sealed}&regions=${regions}`, made);
export const withdrawPicture = (
  { submission, sealed }: PictureOrigin,
  picture: string,
): Answer<Readonly<{ picture: string }>> => ask(published, `pictures/${picture}/withdraw`, { submission, sealed });
