import type { Pool } from 'pg';
import { z } from 'zod';

const pageRow = z.object({ file: z.string(), role: z.string(), width: z.number(), height: z.number() });
/** `station`: its number, where it is known. `page`: its first one. */
const nearRow = z.object({ copy: z.string(), station: z.string().nullable(), page: pageRow });
const version = z.record(z.string(), z.union([z.number(), z.literal('unreadable'), z.null()]));
const shownRow = z.object({
  station: z
    .object({ id: z.string(), number: z.string(), name: z.string().nullable(), address: z.string().nullable() })
    .nullable(),
  contest: z.string().nullable(),
  versions: z.array(version),
  pages: z.array(pageRow),
  near: z.array(nearRow),
});

/** Copies that are nearly the same as this one, and not known to be of its station. $1: election; `copy`: what names it. */
const nearTo = (copy: string): string => `(
  select n.copy, n.distance, coalesce(s.number, o.station) as station from (
    select other as copy, distance from projection.copy_near where election = $1 and copy = ${copy}
    union select copy, distance from projection.copy_near where election = $1 and other = ${copy}
    order by distance, copy limit 10
  ) as n join projection.copy o on o.election = $1 and o.copy = n.copy
  left join projection.station s on s.election = $1 and s.id = o.station
  where o.station is null
    or o.station is distinct from (select station from projection.copy where election = $1 and copy = ${copy}))`;

const pageJson = `jsonb_build_object('file', p.sealed, 'role', p.role, 'width', p.width, 'height', p.height)`;

/** What a verifier is shown of a copy; never what its author typed. */
export type ShownCopy = Readonly<z.infer<typeof shownRow>>;

/** Null where there is no such copy any more. */
export async function readShownCopy(
  pool: Pool,
  { election, copy }: Readonly<{ election: string; copy: string }>,
): Promise<ShownCopy | null> {
  const { rows } = await pool.query({
    name: 'shown-copy',
    text: `
      select c.contest,
        case when c.station is not null then jsonb_build_object(
          'id', c.station, 'number', coalesce(s.number, c.station), 'name', s.name, 'address', s.address) end as station,
        coalesce(c.want->'versions', '[]') as versions,
        coalesce((
          select jsonb_agg(${pageJson} order by p.position)
          from projection.copy_page p where p.election = c.election and p.copy = c.copy), '[]') as pages,
        coalesce((
          select jsonb_agg(jsonb_build_object('copy', n.copy, 'station', n.station, 'page', ${pageJson}) order by n.distance, n.copy)
          from ${nearTo('$2')} as n
          join projection.copy_page p on p.election = $1 and p.copy = n.copy and p.position = 1), '[]') as near
      from projection.copy c left join projection.station s on s.election = c.election and s.id = c.station
      where c.election = $1 and c.copy = $2`,
    values: [election, copy],
  });
  return z.array(shownRow).parse(rows)[0] ?? null;
}

const placeRow = z.object({ station: z.string().nullable(), contest: z.string().nullable() });
/** Null where nobody knows it. */
export type CopyPlace = Readonly<z.infer<typeof placeRow>>;

export async function readCopyPlace(
  pool: Pool,
  { election, copy }: Readonly<{ election: string; copy: string }>,
): Promise<CopyPlace> {
  const { rows } = await pool.query({
    name: 'copy-place',
    text: 'select station, contest from projection.copy where election = $1 and copy = $2',
    values: [election, copy],
  });
  return placeRow.parse(rows[0]);
}

/** A photo of a copy: where its bytes lie, and under which entry it was brought. */
export type ShownPage = Readonly<{ submission: number; derivative: string }>;

/**
 * Only of copies that she has in hand, and the first of each that is named to her as nearly the same; an answer that she can still undo is
 * in hand. Null for all others.
 */
export async function findHeldPage(
  pool: Pool,
  { election, staff, file, now }: Readonly<{ election: string; staff: string; file: string; now: Date }>,
): Promise<ShownPage | null> {
  const { rows } = await pool.query<{ submission: number; derivative: string }>({
    name: 'held-page',
    text: `
      select p.sequence as submission, p.derivative from projection.copy_page p
      where p.election = $1 and p.sealed = $3 and exists (
        select from desk.task t where t.election = p.election and t.staff = $2
          and t.sequence is null and (t.until > $4 or t.answer is not null)
          and (t.copy = p.copy or (p.position = 1 and t.kind <> 'transcribe'
            and exists (select from ${nearTo('t.copy')} as n where n.copy = p.copy))))
      limit 1`,
    values: [election, staff, file, now],
  });
  return rows[0] ?? null;
}

/** The entry that brought a copy of another organisation, what was written beside its photos, sealed, and which of those are the copy's. */
export type CopyManifest = Readonly<{ submission: number; manifest: string; files: readonly string[] }>;

/** Null for a copy that an observer sent: beside it there is nothing. */
export async function findManifest(
  pool: Pool,
  { election, copy }: Readonly<{ election: string; copy: string }>,
): Promise<CopyManifest | null> {
  const { rows } = await pool.query<{ submission: number; manifest: string; files: string[] }>({
    name: 'copy-manifest',
    text: `
      select c.sequence as submission, d.manifest,
        array(select sealed from projection.copy_page p where p.election = $1 and p.copy = $2 order by position) as files
      from projection.copy c join projection.photo_delivery d on d.election = c.election and d.sequence = c.sequence
      where c.election = $1 and c.copy = $2`,
    values: [election, copy],
  });
  return rows[0] ?? null;
}
