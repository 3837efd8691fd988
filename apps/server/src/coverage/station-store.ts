import { z } from 'zod';
import { localText } from '@kua/core/registry/registry-contract.ts';
import type { Snapshot } from './coverage-store.ts';

const stationRow = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  address: z.string().nullable(),
  territory: z.string(),
});

export async function readStation({ client, election }: Snapshot, station: string) {
  const { rows } = await client.query({
    name: 'coverage-station',
    text: 'select id, number, name, address, territory from station where election = $1 and id = $2',
    values: [election, station],
  });
  return z.array(stationRow).parse(rows)[0] ?? null;
}

const answersSchema = z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]));
const noteRow = z.object({
  source: z.string(),
  observer: z.number(),
  kind: z.enum(['checklist', 'violation', 'act']),
  minute: z.number(),
  list: z.string().nullable(),
  answers: answersSchema.nullable(),
  code: z.string().nullable(),
});
export type StationNote = z.infer<typeof noteRow>;

/** Lists, violations and acts of a station, the last first. Its observers are numbered by what each sent first. */
export async function readNotes(
  { client, election }: Snapshot,
  { midnight, station }: Readonly<{ midnight: number; station: string }>,
): Promise<readonly StationNote[]> {
  const { rows } = await client.query({
    name: 'coverage-notes',
    text: `
      with observers as (
        select device, row_number() over (order by min(sequence))::int as observer
        from observation where election = $1 and station = $2 group by device
      )
      select source, observer, kind, floor(extract(epoch from seen_at) / 60)::int - $3::int as minute, list, answers, code
      from observation join observers using (device)
      where election = $1 and station = $2 and not superseded
        and ((kind = 'checklist' and list is not null) or (kind in ('violation', 'act') and code is not null))
      order by seen_at desc, sequence desc`,
    values: [election, station, midnight],
  });
  return z.array(noteRow).parse(rows);
}

const resultRow = z.object({
  contest: z.string(),
  contestName: localText,
  source: z.string(),
  registered: z.number().nullable(),
  cast: z.number().nullable(),
  isDisputed: z.boolean(),
  /** Somebody sent it; else it is out of files. */
  isSent: z.boolean(),
});

/** What each source states of a station, by contest in the order of the election. */
export async function readResults({ client, election }: Snapshot, station: string) {
  const { rows } = await client.query({
    name: 'coverage-results',
    text: `
      select r.contest, c.body -> 'name' as "contestName", r.source, cardinality(r.conflict) > 0 as "isDisputed",
        exists (
          select from statement s where s.election = $1 and s.contest = r.contest and s.source = r.source
            and s.unit_kind = 'station' and s.unit = $2 and s.channel <> 'delivery' and not s.superseded) as "isSent",
        (select r.figures[position] from cell where election = $1 and contest = r.contest and id = 'registered') as registered,
        (select r.figures[position] from cell where election = $1 and contest = r.contest and id = 'cast') as "cast"
      from result r join contest c on c.election = r.election and c.id = r.contest
      where r.election = $1 and r.unit_kind = 'station' and r.unit = $2
      order by c.position, r.source`,
    values: [election, station],
  });
  return z.array(resultRow).parse(rows);
}
