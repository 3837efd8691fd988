import { z } from 'zod';
import type { CopyStep, CopyWant } from '@kua/core/protocols/copy-reading.ts';
import type { Author } from '@kua/core/protocols/independence.ts';
import { verificationBody } from '@kua/core/protocols/transcription-contract.ts';
import type { CopyState } from '@kua/core/protocols/transcription.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** A station in a contest. */
export type Unit = Readonly<{ station: string; contest: string }>;

/** As core says it, with cells by id: whoever asks a verifier needs no positions. */
export type CopyWantRow = Readonly<{
  kind: CopyWant['kind'];
  toward: 'result' | 'confirmation';
  /** Of `confirmation`: whether they are enough already depends on k, which whoever gives it out knows. */
  alike: number | null;
  asked: readonly string[];
  versions: readonly Readonly<Record<string, number | 'unreadable' | null>>[];
}>;

/** A copy as it was before the entry that is folded; what its author says of it, as it is now. */
export type CopyRow = Readonly<{
  copy: string;
  sequence: number;
  author: Author;
  station: string | null;
  contest: string | null;
  state: CopyState;
  missing: number;
  /** As its row says, and as it is now. */
  wasSuperseded: boolean;
  superseded: boolean;
  want: CopyWantRow | null;
  priority: number | null;
  barred: readonly string[];
  readings: readonly number[];
  pages: number;
  said: Readonly<{ contest: string; unit: string; figures: readonly (number | null)[] }> | null;
}>;

/** Figures that somebody typed and did not take back. */
export type TypedRow = Unit & Readonly<{ sequence: number; author: Author; figures: readonly (number | null)[] }>;

// Written by ourselves from core's own values.
type Read = Omit<CopyRow, 'author' | 'said'> &
  Readonly<{
    source: string;
    branch: string;
    device: string | null;
    saidContest: string | null;
    saidUnit: string | null;
    saidFigures: (number | null)[] | null;
  }>;

export async function readCopies(
  { client, election }: FoldContext,
  { copies, units }: Readonly<{ copies: readonly string[]; units: readonly Unit[] }>,
): Promise<readonly CopyRow[]> {
  if (copies.length === 0 && units.length === 0) return [];
  const { rows } = await client.query<Read>({
    name: copies.length > 0 ? 'copies-by-name' : 'copies-by-unit',
    text: `
      select c.copy, c.sequence, c.source, c.branch, c.device, c.station, c.contest, c.state, c.missing,
        c.superseded as "wasSuperseded", coalesce(said.superseded, false) as superseded, c.want, c.priority, c.barred, c.readings,
        (select count(*) from copy_page p where p.election = c.election and p.copy = c.copy) as pages,
        said.contest as "saidContest", said.unit as "saidUnit", said.figures as "saidFigures"
      from ${
        copies.length > 0
          ? 'unnest($2::text[]) as u (copy) join copy c on c.election = $1 and c.copy = u.copy'
          : `unnest($2::text[], $3::text[]) as u (station, contest)
             join copy c on c.election = $1 and c.station = u.station and c.contest = u.contest`
      }
      left join lateral (
        select contest, unit, figures, superseded from statement s
        where s.election = c.election and s.entry_id = c.submission and s.device = c.device and s.channel = 'submission' limit 1
      ) as said on true
      order by c.sequence, c.copy`,
    values:
      copies.length > 0
        ? [election, [...new Set(copies)]]
        : [election, units.map(({ station }) => station), units.map(({ contest }) => contest)],
  });
  return rows.map(({ source, branch, device, saidContest, saidUnit, saidFigures, ...row }) => ({
    ...row,
    author: { source, branch, device },
    said:
      saidContest === null || saidUnit === null || saidFigures === null
        ? null
        : { contest: saidContest, unit: saidUnit, figures: saidFigures },
  }));
}

const stepRow = z.object({
  copy: z.string(),
  sequence: z.number(),
  staff: z.string(),
  branch: z.string(),
  source: z.string().nullable(),
  devices: z.array(z.string()),
  body: verificationBody,
});

/** What verifiers decided about these copies, in the order of the ledger. */
export async function readSteps(
  { client, election }: FoldContext,
  copies: readonly string[],
): Promise<ReadonlyMap<string, readonly CopyStep[]>> {
  if (copies.length === 0) return new Map();
  const { rows } = await client.query({
    name: 'copy-steps',
    text: `select copy, sequence, staff, branch, source, devices, body from copy_step
           where election = $1 and copy = any ($2::text[]) order by sequence`,
    values: [election, copies],
  });
  const found = new Map<string, CopyStep[]>();
  for (const { copy, sequence, body, ...reader } of z.array(stepRow).parse(rows)) {
    found.set(copy, [...(found.get(copy) ?? []), { sequence, body, reader }]);
  }
  return found;
}

/** What people at the stations typed, relays among it. */
export async function readTyped(
  { client, election }: FoldContext,
  units: readonly Unit[],
): Promise<readonly TypedRow[]> {
  if (units.length === 0) return [];
  const { rows } = await client.query<
    Unit & Readonly<{ sequence: number; source: string; branch: string; device: string; figures: (number | null)[] }>
  >({
    name: 'typed-at-units',
    text: `
      select s.unit as station, s.contest, s.sequence, s.source, d.branch, s.device, s.figures
      from unnest($2::text[], $3::text[]) as u (station, contest)
      cross join lateral (
        select contest, unit, sequence, source, device, figures from statement
        where election = $1 and contest = u.contest and unit_kind = 'station' and unit = u.station
          and source = any (array(select distinct source from device where election = $1))
          and channel = 'submission' and not superseded
      ) as s
      join device d on d.election = $1 and d.device = s.device
      order by s.sequence`,
    values: [election, units.map(({ station }) => station), units.map(({ contest }) => contest)],
  });
  return rows.map(({ source, branch, device, ...row }) => ({ ...row, author: { source, branch, device } }));
}
