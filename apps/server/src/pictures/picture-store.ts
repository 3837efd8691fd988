import type { Pool } from 'pg';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';

/** Whether a file is what its submission promised, and a picture. */
export async function isPictureOf(
  pool: Pool,
  election: string,
  { submission, sealed }: PictureOrigin,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'is-picture-of',
    text: `select from projection.attachment
           where election = $1 and sequence = $2 and sealed = $3 and outcome = 'intact' and width is not null`,
    values: [election, submission, sealed],
  });
  return rowCount === 1;
}

/** Whether a picture is shown for a file now. */
export async function isShownFor(
  pool: Pool,
  election: string,
  { picture, of: { submission, sealed } }: Readonly<{ picture: string; of: PictureOrigin }>,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'is-picture-shown-for',
    text: `select from projection.public_picture
           where election = $1 and sha256 = $2 and submission = $3 and sealed = $4 and withdrawn is null`,
    values: [election, picture, submission, sealed],
  });
  return rowCount === 1;
}
