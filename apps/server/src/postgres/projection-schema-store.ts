import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ClientBase, Pool } from 'pg';

const schemaLock = 4_953_128;
const shadowLock = 4_953_129;

/** The live projections, and the shadow that a rebuild folds into. */
export type ProjectionSchema = 'projection' | 'projection_check';

/**
 * Sees to it that the live projections have the shape that this program folds into; another shape is dropped, and the next projector
 * run folds the whole ledger again.
 */
export async function ensureProjections(projector: Pool): Promise<void> {
  const ddl = await projectionDdl();
  const wanted = await readDigest(projector, 'projection');
  if (wanted === digestOf(ddl)) return;
  const client = await projector.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [schemaLock]);
    if ((await readDigest(client, 'projection')) !== digestOf(ddl)) await makeProjections(client, 'projection');
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Drops the schema and makes it anew, empty. Part of the caller's transaction. */
export async function makeProjections(client: ClientBase, schema: ProjectionSchema): Promise<void> {
  const ddl = await projectionDdl();
  await client.query(`drop schema if exists ${schema} cascade`);
  await client.query(`create schema ${schema}`);
  await enterSchema(client, schema);
  await client.query(ddl);
  await client.query(`comment on schema ${schema} is '${digestOf(ddl)}'`);
  await client.query(`grant usage on schema ${schema} to kua_app`);
  await client.query(`grant select on all tables in schema ${schema} to kua_app`);
}

export async function dropShadow(projector: Pool): Promise<void> {
  await projector.query('drop schema if exists projection_check cascade');
}

/** Of two rebuilds at once the second waits, as they share the shadow. */
export async function holdingShadow<T>(projector: Pool, work: () => Promise<T>): Promise<T> {
  const client = await projector.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [shadowLock]);
    return await work();
  } finally {
    // Its end releases the lock.
    client.release(true);
  }
}

/** Names unqualified tables: the schema's, for the caller's transaction. */
export async function enterSchema(client: ClientBase, schema: ProjectionSchema): Promise<void> {
  await client.query("select set_config('search_path', $1, true)", [schema]);
}

function projectionDdl(): Promise<string> {
  return readFile(new URL('projection.sql', import.meta.url), 'utf8');
}

function digestOf(ddl: string): string {
  return createHash('sha256').update(ddl).digest('hex');
}

async function readDigest(client: ClientBase | Pool, schema: ProjectionSchema): Promise<string | null> {
  const { rows } = await client.query<{ digest: string | null }>(
    `select obj_description(oid, 'pg_namespace') as digest from pg_catalog.pg_namespace where nspname = $1`,
    [schema],
  );
  return rows[0]?.digest ?? null;
}
