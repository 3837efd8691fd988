import { z } from 'zod';
import type { Snapshot } from './publication-store.ts';

/** SHA-256 of pictures that ended after a sequence and are shown for no file now. */
export async function readWithdrawnPictures({ client, election }: Snapshot, since: number): Promise<readonly string[]> {
  const { rows } = await client.query({
    name: 'publication-withdrawn-pictures',
    text: `
      select distinct sha256 from public_picture p where election = $1 and withdrawn > $2 and not exists (
        select from public_picture other
        where other.election = p.election and other.sha256 = p.sha256 and other.withdrawn is null)`,
    values: [election, since],
  });
  return z
    .array(z.object({ sha256: z.string() }))
    .parse(rows)
    .map(({ sha256 }) => sha256);
}
