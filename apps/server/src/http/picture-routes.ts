import type { Context } from 'hono';
import { z } from 'zod';
import { deciders, type Staff } from '@kua/core/access/staff.ts';
import { mostRegions, pictureOrigin, type PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { isInScope } from '../access/staff-scope-store.ts';
import { findOriginal, listPhotos, photoStates, type Original } from '../pictures/photo-store.ts';
import {
  largestPicture,
  redactPicture,
  withdrawPicture,
  type PictureRefusal,
  type PictureSetting,
} from '../pictures/redaction.ts';
import type { DeskRouter, DeskRouterOptions } from './desk-router.ts';
import { problem, type ProblemCode } from './problem-response.ts';
import { withBytes } from './request-json.ts';
import { sealedPhoto } from './sealed-photo.ts';
import type { VerifyDesk } from './verify-desk.ts';

export type PictureRouteOptions = PictureSetting & DeskRouterOptions & Readonly<{ verify: VerifyDesk }>;

const hers = { roles: deciders, scope: 'filtered' } as const;
const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const origin = pictureOrigin.extend({ submission: number.pipe(pictureOrigin.shape.submission) });
const given = origin.extend({ regions: number.pipe(z.number().max(mostRegions)) });

/** `pictures/…`: photos that somebody covers so that everybody may see them. */
export function addPictures(router: DeskRouter, options: PictureRouteOptions): void {
  const { pool, bodies } = options;

  router.get({ path: 'pictures', ...hers }, async (context, staff) => {
    const state = z.enum(photoStates).safeParse(context.req.query('state') ?? 'waiting');
    if (!state.success) return problem(context, 'query-invalid', `state is one of ${photoStates.join(', ')}.`);
    return context.json(await listPhotos(pool, staff, state.data));
  });

  router.get({ path: 'pictures/originals/:submission/:sealed', ...hers }, async (context, staff) => {
    const { submission, sealed } = context.req.param();
    const of = origin.safeParse({ submission, sealed });
    const original = of.success ? await originalFor(options, staff, of.data) : null;
    if (!of.success || original === null) return fileUnknown(context);
    return sealedPhoto(context, options.verify, { staff, photo: { ...of.data, derivative: original.derivative } });
  });

  router.postBytes({ path: 'pictures', ...hers }, async (context, staff) => {
    const asked = given.safeParse(context.req.query());
    if (!asked.success)
      return problem(context, 'query-invalid', 'Say which file it was made from, and how many places are covered.');
    const { regions, ...of } = asked.data;
    if ((await originalFor(options, staff, of)) === null) return fileUnknown(context);
    return withBytes(context, { most: largestPicture, bodies }, async (bytes) => {
      const made = await redactPicture(options, { election: staff.election, by: staff.staff, of, regions, bytes });
      return made.ok ? context.json({ picture: made.value.sha256 }) : problem(context, ...refusals[made.error]);
    });
  });

  router.post({ path: 'pictures/:picture/withdraw', ...hers, body: pictureOrigin }, async (context, staff, of) => {
    const picture = context.req.param('picture') ?? '';
    const { election, staff: by } = staff;
    if ((await originalFor(options, staff, of)) === null) return pictureUnknown(context);
    const withdrawn = await withdrawPicture(options, { election, by, picture, of });
    return withdrawn.ok ? context.json({ picture }) : pictureUnknown(context);
  });
}

/** Null where there is none that she may see. Of a photo of no known station, whoever works for the whole election decides. */
async function originalFor(
  { pool }: Pick<PictureRouteOptions, 'pool'>,
  staff: Staff,
  of: PictureOrigin,
): Promise<Original | null> {
  const original = await findOriginal(pool, staff.election, of);
  return original !== null && (await isInScope(pool, staff, original.station ?? '')) ? original : null;
}

function fileUnknown(context: Context): Response {
  return problem(context, 'file-unknown', 'There is no such photo in your territories.');
}

function pictureUnknown(context: Context): Response {
  return problem(context, 'picture-unknown', 'There is no such public picture in your territories.');
}

const refusals: Readonly<Record<PictureRefusal, readonly [ProblemCode, string]>> = {
  'too-large': ['too-large', 'The picture is larger than what is taken here.'],
  'file-unknown': ['file-unknown', 'There is no such photo in your territories.'],
  'picture-unreadable': ['picture-unreadable', 'This cannot be read as a picture. Nothing was published.'],
  'try-again': ['not-ready', 'The picture could not be looked at now. Nothing was published: send it again soon.'],
};
