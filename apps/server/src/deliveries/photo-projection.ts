import { photosBody } from '@kua/core/deliveries/photos-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** Folds photos that organisations gave: files that wait to be looked into. They become copies when they are found to be pictures. */
export async function foldPhotos({ client, election }: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, body } of entries) {
    const { source, manifest, sets } = photosBody.parse(entryJson(body));
    const files = sets.flatMap((set, part) => set.map((file, page) => ({ ...file, part, role: `page-${page + 1}` })));
    await client.query('insert into photo_delivery (election, sequence, source, manifest) values ($1, $2, $3, $4)', [
      election,
      sequence,
      source,
      manifest,
    ]);
    await client.query(
      `insert into attachment (election, sequence, sealed, sha256, size, type, role, part)
       select $1, $2, u.* from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::integer[])
         as u (sealed, sha256, size, type, role, part)
       on conflict do nothing`,
      [
        election,
        sequence,
        files.map(({ sealed }) => sealed),
        files.map(({ sha256 }) => sha256),
        files.map(({ size }) => size),
        files.map(({ type }) => type),
        files.map(({ role }) => role),
        files.map(({ part }) => part),
      ],
    );
  }
}
