import { z } from 'zod';
import type { Pool, PoolClient } from 'pg';
import type { Election, Territory } from '@kua/core/registry/election.ts';
import { electionSchema, localText } from '@kua/core/registry/registry-contract.ts';

/** One consistent view of the projections: `client` is inside a read-only REPEATABLE READ transaction of kua_app, see `inSnapshot`. */
export type Snapshot = Readonly<{ client: PoolClient; election: string }>;

/** How far the projections are, and which ledger they are of. */
export type ProjectionHead = Readonly<{ sequence: number; registry: number; ledger: string }>;

/** Units about which something was stated, or of which pictures are shown or not shown any more, after a sequence. */
export type ChangedUnits = Readonly<{ stations: readonly string[]; territories: boolean }>;

/** Every election that the projections know, by id. */
export async function readElections(pool: Pool): Promise<readonly Election[]> {
  const { rows } = await pool.query('select body from projection.election order by election');
  return z
    .array(z.object({ body: electionSchema }))
    .parse(rows)
    .map(({ body }) => body);
}

/** Null where nothing says yet what is elected. */
export async function findElection(pool: Pool, election: string): Promise<Election | null> {
  const { rows } = await pool.query({
    name: 'find-election',
    text: 'select body from projection.election where election = $1',
    values: [election],
  });
  return z.array(z.object({ body: electionSchema })).parse(rows)[0]?.body ?? null;
}

/** As far as the projections know: false where nothing says yet what is elected. */
export async function isRehearsal(pool: Pool, election: string): Promise<boolean> {
  return (await readElections(pool)).some(({ id, rehearsal }) => id === election && rehearsal);
}

const headRow = z.object({ sequence: z.number(), registry: z.number() });

/** Null when nothing of the election was ever projected. */
export async function readProjectionHead(snapshot: Snapshot): Promise<ProjectionHead | null> {
  const { client, election } = snapshot;
  const { rows } = await client.query({
    name: 'publication-head',
    text: 'select sequence, registry from head where election = $1',
    values: [election],
  });
  const row = z.array(headRow).parse(rows)[0];
  return row === undefined ? null : { ...row, ledger: await ledgerNameAt(snapshot, row.sequence) };
}

/**
 * A short name of the ledger up to an entry: two ledgers of one election (one of them begun anew) do not share it, because the entry's
 * time of receipt is in it. Empty where there is no such entry.
 */
export async function ledgerNameAt({ client, election }: Snapshot, sequence: number): Promise<string> {
  const { rows } = await client.query<{ name: string }>({
    name: 'publication-ledger',
    text: `
      select left(encode(sha256(convert_to(
        id || ' ' || encode(digest, 'hex') || ' ' || extract(epoch from received_at), 'UTF8')), 'hex'), 16) as name
      from ledger.entry where election = $1 and sequence = $2`,
    values: [election, sequence],
  });
  return rows[0]?.name ?? '';
}

const territoryRow = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  level: z.number(),
  name: localText,
  short_name: localText.nullable(),
  tile: z.object({ row: z.number(), column: z.number() }).nullable(),
});

export async function readTerritories({ client, election }: Snapshot): Promise<readonly Territory[]> {
  const { rows } = await client.query({
    name: 'publication-territories',
    text: 'select id, parent, level, name, short_name, tile from territory where election = $1',
    values: [election],
  });
  return z
    .array(territoryRow)
    .parse(rows)
    .map(({ short_name: shortName, tile, ...rest }) => ({
      ...rest,
      ...(shortName === null ? {} : { shortName }),
      ...(tile === null ? {} : { tile }),
    }));
}

const changedRow = z.object({ unit_kind: z.enum(['station', 'territory']), unit: z.string() });

/** At most `limit` units are named; when there are more, reading everything anew is cheaper and null is returned. */
export async function readChangedUnits(
  { client, election }: Snapshot,
  since: number,
  limit: number,
): Promise<ChangedUnits | null> {
  const { rows } = await client.query({
    name: 'publication-changes',
    text: `
      select unit_kind, unit from result where election = $1 and changed > $2
      union
      select t.unit_kind, t.unit from public_picture p
      join submission s on s.election = p.election and s.sequence = p.submission
      join statement t on t.election = s.election and t.entry_id = s.id and t.sequence = s.sequence
      where p.election = $1 and (p.redacted > $2 or p.withdrawn > $2)
      union
      select t.unit_kind, t.unit from public_picture p
      join copy_page page on page.election = p.election and page.sealed = p.sealed and page.sequence = p.submission
      join statement t on t.election = p.election and t.copy = page.copy
      where p.election = $1 and (p.redacted > $2 or p.withdrawn > $2)
      union
      select 'station', station from station_evidence where election = $1 and changed > $2
      limit $3`,
    values: [election, since, limit + 1],
  });
  const units = z.array(changedRow).parse(rows);
  if (units.length > limit) return null;
  return {
    stations: units.filter((row) => row.unit_kind === 'station').map((row) => row.unit),
    territories: units.some((row) => row.unit_kind === 'territory'),
  };
}

/** Runs while no other process that uses this database writes into the folder. Before any snapshot: who waited sees what was done meanwhile. */
export async function withReleaseLock<T>(client: PoolClient, folder: string, run: () => Promise<T>): Promise<T> {
  const key = `hashtextextended('kua release ' || $1, 0)`;
  await client.query(`select pg_advisory_lock(${key})`, [folder]);
  try {
    return await run();
  } finally {
    await client.query(`select pg_advisory_unlock(${key})`, [folder]);
  }
}
