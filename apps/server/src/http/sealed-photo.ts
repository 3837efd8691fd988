import type { Context } from 'hono';
import type { Staff } from '@kua/core/access/staff.ts';
import { logViews } from '../access/view-log.ts';
import { problem } from './problem-response.ts';
import type { VerifyDesk } from './verify-desk.ts';

export type SealedPhoto = Readonly<{ submission: number; sealed: string; derivative: string }>;

/** A photo to somebody at the desk who may see it: said in the ledger before a byte is given out. */
export async function sealedPhoto(
  context: Context,
  { pool, clock, openPicture }: Pick<VerifyDesk, 'pool' | 'clock' | 'openPicture'>,
  { staff: { election, staff: by }, photo }: Readonly<{ staff: Staff; photo: SealedPhoto }>,
): Promise<Response> {
  const { submission, sealed, derivative } = photo;
  await logViews(pool, { election, by, what: [{ submission, sealed }], now: clock() });
  const picture = await openPicture(election, derivative);
  if (picture === null)
    return problem(context, 'not-ready', 'The photo cannot be opened now. It is kept: try again soon.');
  return context.body(new Uint8Array(picture), 200, {
    'content-type': 'image/jpeg',
    'content-length': String(picture.byteLength),
    'cache-control': 'no-store',
  });
}
