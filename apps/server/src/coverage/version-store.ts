/** Everything that was stated of a station and counts, by contest. */
import { z } from 'zod';
import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { contestVersions, type StatedEvidence } from '@kua/core/coverage/station-versions.ts';
import { localText } from '@kua/core/registry/registry-contract.ts';
import type { Snapshot } from './coverage-store.ts';

const statedRow = z.object({
  contest: z.string(),
  source: z.string(),
  channel: z.enum(['delivery', 'submission', 'transcription']),
  label: z.string().nullable(),
  sequence: z.number(),
  copy: z.string().nullable(),
  minute: z.number(),
  figures: z.array(z.number().nullable()),
});

const contestRow = z.object({
  contest: z.string(),
  contestName: localText,
  cells: z.array(z.object({ position: z.number(), name: localText })),
});

/** In the order of the election's contests. `evidence`: by contest. */
export async function readVersions(
  { client, election }: Snapshot,
  {
    station,
    midnight,
    evidence,
  }: Readonly<{ station: string; midnight: number; evidence: ReadonlyMap<string, StatedEvidence> }>,
): Promise<StationCoverage['versions']> {
  const { rows } = await client.query({
    name: 'coverage-stated-there',
    text: `
      select contest, source, channel, label, sequence, copy, figures,
        floor(extract(epoch from coalesce(captured_at, received_at)) / 60)::int - $3::int as minute
      from statement
      where election = $1 and unit_kind = 'station' and unit = $2 and not superseded
      order by contest, sequence, file, line`,
    values: [election, station, midnight],
  });
  const stated = Map.groupBy(z.array(statedRow).parse(rows), ({ contest }) => contest);
  if (stated.size === 0) return [];
  const { rows: contests } = await client.query({
    name: 'coverage-stated-contests',
    text: `
      select c.id as contest, c.body -> 'name' as "contestName", jsonb_agg(
        jsonb_build_object('position', cell.position, 'name', cell.name) order by cell.position) as cells
      from contest c join cell on cell.election = c.election and cell.contest = c.id
      where c.election = $1 and c.id = any($2::text[])
      group by c.id, c.position, c.body order by c.position`,
    values: [election, [...stated.keys()]],
  });
  return z
    .array(contestRow)
    .parse(contests)
    .map(({ contest, contestName, cells }) => ({
      ...{ contest, contestName },
      ...contestVersions(cells, stated.get(contest) ?? [], evidence.get(contest) ?? null),
    }));
}
