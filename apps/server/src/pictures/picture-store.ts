import type { Pool } from 'pg';
import { z } from 'zod';
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

const shownRow = z.object({ submission: z.number(), sealed: z.string() });

/** The files for which a picture is shown now. */
export async function shownFor(pool: Pool, election: string, sha256: string): Promise<readonly PictureOrigin[]> {
  const { rows } = await pool.query({
    name: 'picture-shown-for',
    text: `select submission, sealed from projection.public_picture
           where election = $1 and sha256 = $2 and withdrawn is null order by redacted`,
    values: [election, sha256],
  });
  return z.array(shownRow).parse(rows);
}
