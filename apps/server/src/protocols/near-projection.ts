import { likenessProbes, nearDistance } from '@kua/core/protocols/photo-likeness.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** Of one photo: a form that everybody fills in alike must not fill the table. */
const mostNear = 20;

/** Points out earlier photos that look like those of these copies. */
export async function foldNearPictures({ client, election }: FoldContext, copies: readonly string[]): Promise<void> {
  const { rows } = await client.query<Readonly<{ copy: string; likeness: string }>>({
    name: 'likenesses',
    text: `select distinct copy, likeness from copy_page
           where election = $1 and copy = any ($2::text[]) and likeness is not null order by copy, likeness`,
    values: [election, copies],
  });
  for (const { copy, likeness } of rows) {
    await client.query({
      name: 'fold-near-pictures',
      text: `
        with alike as (
          select p.copy, p.sequence, p.likeness from copy_page p where p.election = $1 and substr(p.likeness, 1, 4) = any ($4::text[])
          union
          select p.copy, p.sequence, p.likeness from copy_page p where p.election = $1 and substr(p.likeness, 5, 4) = any ($5::text[])
          union
          select p.copy, p.sequence, p.likeness from copy_page p where p.election = $1 and substr(p.likeness, 9, 4) = any ($6::text[])
          union
          select p.copy, p.sequence, p.likeness from copy_page p where p.election = $1 and substr(p.likeness, 13, 4) = any ($7::text[])
        ),
        near as (
          select copy, min(bit_count(('x' || likeness)::bit(64) # ('x' || $3)::bit(64))) as distance from alike
          where copy <> $2 group by copy
        )
        insert into copy_near (election, copy, other, reason, distance)
        select $1, $2, copy, 'picture', distance from near
        where distance <= ${nearDistance}
          and not exists (select from copy_near n where n.election = $1 and n.copy = near.copy and n.other = $2 and n.reason = 'picture')
        order by distance, copy limit ${mostNear}
        on conflict do nothing`,
      values: [election, copy, likeness, ...likenessProbes(likeness)],
    });
  }
}

type Read = Readonly<{ copy: string; contest: string; unit: string; figures: string; tells: boolean }>;

/**
 * Points out copies of other stations on which exactly the same was read, where that tells something (core's `areTelling`). What is read
 * otherwise now, or counts no more, is like nothing.
 */
export async function foldSameFigures(
  { client, election }: FoldContext,
  { gone, fresh }: Readonly<{ gone: readonly string[]; fresh: readonly Read[] }>,
): Promise<void> {
  await client.query({
    name: 'forget-same-figures',
    text: `delete from copy_near
           where election = $1 and reason = 'figures' and (copy = any ($2::text[]) or other = any ($2::text[]))`,
    values: [election, gone],
  });
  for (const { copy, contest, unit, figures } of fresh.filter(({ tells }) => tells)) {
    await client.query({
      name: 'fold-same-figures',
      text: `
        insert into copy_near (election, copy, other, reason, distance)
        select distinct $1, $2, s.copy, 'figures', 0 from statement s
        where s.election = $1 and s.channel = 'transcription' and s.figures = $5::bigint[] and s.contest = $3 and s.unit <> $4
          and not s.superseded
        order by s.copy limit ${mostNear}
        on conflict do nothing`,
      values: [election, copy, contest, unit, figures],
    });
  }
}
