import { z } from 'zod';
import { picturePath } from '@kua/core/publication/release-name.ts';
import type { ResultRecord, StatementRecord } from '@kua/core/publication/station-sheet.ts';
import type { Station } from '@kua/core/registry/election.ts';
import type { SourceResult } from '@kua/core/protocols/statement.ts';
import type { Snapshot } from './publication-store.ts';

const stationRow = z.tuple([
  z.string(),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.string(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
]);

export async function readStations({ client, election }: Snapshot): Promise<readonly Station[]> {
  const { rows } = await client.query<unknown[]>({
    name: 'publication-stations',
    rowMode: 'array',
    text: `select id, number, name, address, territory, latitude, longitude, registered from station where election = $1`,
    values: [election],
  });
  return rows.map((row) => {
    const [id, number, name, address, territory, latitude, longitude, registered] = stationRow.parse(row);
    return { id, number, name, address, territory, latitude, longitude, registered };
  });
}

/** These stations with their territory and all above it; those that the registry does not know are left out. */
export async function readTerritoriesAbove(
  { client, election }: Snapshot,
  stations: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ id: string; above: string[] }>({
    name: 'publication-territories-above',
    text: `
      with recursive above (id, territory) as (
        select id, territory from station where election = $1 and id = any($2::text[])
        union
        select above.id, territory.parent from above
        join territory on territory.election = $1 and territory.id = above.territory
        where territory.parent is not null
      )
      select id, array_agg(territory) as above from above group by id`,
    values: [election, stations],
  });
  return new Map(rows.map(({ id, above }) => [id, above]));
}

const figures = z.array(z.number().nullable());
const resultRow = z.tuple([z.string(), z.string(), z.string(), figures, z.array(z.number()), z.boolean()]);
const pictures = z.array(z.tuple([z.string(), z.number(), z.number()]));
const statementRow = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.number(),
  z.enum(['delivery', 'submission', 'transcription']),
  z.string().nullable(),
  z.string().nullable(),
  z.string(),
  z.boolean(),
  figures.nullable(),
  z.string().nullable(),
  pictures.nullable(),
]);

/** Contests and sources lead the index of statements: naming them keeps a read of few stations small. */
export type ResultKeys = Readonly<{ contests: readonly string[]; sources: readonly string[] }>;

/** What every source says of these stations, with the statements behind it. */
export async function readResults(
  { client, election }: Snapshot,
  stations: readonly string[],
  keys: ResultKeys,
): Promise<ReadonlyMap<string, readonly ResultRecord[]>> {
  const values = [election, keys.contests, keys.sources, stations];
  const results = await client.query<unknown[]>({
    name: 'publication-results',
    rowMode: 'array',
    text: `
      select unit, contest, source, array_to_json(figures), array_to_json(conflict), rest_is_zero
      from result
      where election = $1 and contest = any($2::text[]) and source = any($3::text[]) and unit_kind = 'station' and unit = any($4::text[])`,
    values,
  });
  // Figures of a statement are shown only beside others of the same source.
  const statements = await client.query<unknown[]>({
    name: 'publication-statements',
    rowMode: 'array',
    text: `
      select unit, contest, source, sequence, file, line, channel, label, captured_at, received_at, superseded,
        case when count(*) over (partition by contest, source, unit) > 1 then array_to_json(figures) end,
        (select signed_at from ledger.checkpoint c where c.election = $1 and c.size >= statement.sequence
          order by c.size, c.generation limit 1),
        case channel when 'submission' then (
          select json_agg(json_build_array(p.sha256, p.width, p.height) order by p.redacted)
          from public_picture p where p.election = $1 and p.submission = statement.sequence and p.withdrawn is null
            -- a photo that verifiers moved is shown where they moved it, and there alone
            and not exists (select from copy_page page join copy c using (election, copy)
              where page.election = $1 and page.sequence = p.submission and page.sealed = p.sealed and c.station <> statement.unit)
        ) when 'transcription' then (
          -- its own entry is what a verifier decided; the photos came with the copy that she read
          select json_agg(json_build_array(p.sha256, p.width, p.height) order by p.redacted)
          from copy_page page join public_picture p
            on p.election = $1 and p.submission = page.sequence and p.sealed = page.sealed and p.withdrawn is null
          join copy c on c.election = page.election and c.copy = page.copy
          where page.election = $1 and page.copy = statement.copy and c.station = statement.unit
        ) end
      from statement
      where election = $1 and contest = any($2::text[]) and source = any($3::text[]) and unit_kind = 'station' and unit = any($4::text[])`,
    values,
  });
  const byKey = statementsByKey(statements.rows);
  const found = new Map<string, ResultRecord[]>();
  for (const row of results.rows) {
    const [unit, contest, source, resultFigures, conflict, restIsZero] = resultRow.parse(row);
    const record = {
      contest,
      source,
      figures: resultFigures,
      conflict,
      restIsZero,
      statements: byKey.get(key(unit, contest, source)) ?? [],
    };
    const list = found.get(unit);
    if (list === undefined) found.set(unit, [record]);
    else list.push(record);
  }
  return found;
}

const announcedRow = z.tuple([z.string(), z.string(), z.string(), figures, z.array(z.number()), z.boolean()]);

export type AnnouncedRecord = SourceResult & Readonly<{ territory: string; contest: string; source: string }>;

/** Totals of whole territories. */
export async function readAnnounced({ client, election }: Snapshot): Promise<readonly AnnouncedRecord[]> {
  const { rows } = await client.query<unknown[]>({
    name: 'publication-announced',
    rowMode: 'array',
    text: `
      select unit, contest, source, array_to_json(figures), array_to_json(conflict), rest_is_zero
      from result where election = $1 and unit_kind = 'territory' order by unit, contest, source`,
    values: [election],
  });
  return rows.map((row) => {
    const [territory, contest, source, stated, conflict, restIsZero] = announcedRow.parse(row);
    return { territory, contest, source, figures: stated, conflict, restIsZero };
  });
}

function statementsByKey(rows: readonly unknown[][]): ReadonlyMap<string, readonly StatementRecord[]> {
  const found = new Map<string, StatementRecord[]>();
  for (const row of rows) {
    const [
      unit,
      contest,
      source,
      sequence,
      file,
      line,
      channel,
      label,
      capturedAt,
      receivedAt,
      superseded,
      stated,
      checkpointAt,
      shown,
    ] = statementRow.parse(row);
    const record = {
      sequence,
      file,
      line,
      channel,
      label,
      capturedAt,
      receivedAt,
      checkpointAt,
      superseded,
      figures: stated ?? [],
      pictures: (shown ?? []).map(([sha256, width, height]) => ({ path: picturePath(sha256), width, height })),
    };
    const list = found.get(key(unit, contest, source));
    if (list === undefined) found.set(key(unit, contest, source), [record]);
    else list.push(record);
  }
  return found;
}

function key(unit: string, contest: string, source: string): string {
  return `${unit}\n${contest}\n${source}`;
}
