import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import type { ClientBase, Pool } from 'pg';

const migrationLock = 4_953_127;

type Migration = Readonly<{ name: string; digest: string; sql: string }>;

/** True when the database has exactly the migrations that this program brings. Asked as kua_app, so that the owner stays away. */
export async function isMigrated(app: Pool): Promise<boolean> {
  const present = await app.query<{ there: boolean }>(
    `select exists (select from pg_catalog.pg_class join pg_catalog.pg_namespace n on n.oid = relnamespace
       where n.nspname = 'migrations' and relname = 'applied') as there`,
  );
  if (present.rows[0]?.there !== true) return false;
  const applied = await readApplied(app);
  return (await readMigrations()).every((migration) => refuseChanged(migration, applied) !== undefined);
}

/** Applies what is missing, in order, all or nothing; two programs at once apply it once. `owner` is a connection as kua_owner. */
export async function migrate(owner: ClientBase): Promise<void> {
  await owner.query('begin');
  await owner.query('select pg_advisory_xact_lock($1)', [migrationLock]);
  await owner.query('create schema if not exists migrations');
  await owner.query(
    'create table if not exists migrations.applied (name text primary key, digest text not null, applied_at timestamptz not null default now())',
  );
  await owner.query('grant usage on schema migrations to kua_app');
  await owner.query('grant select on migrations.applied to kua_app');
  const applied = await readApplied(owner);
  for (const migration of await readMigrations()) {
    if (refuseChanged(migration, applied) !== undefined) continue;
    await owner.query(migration.sql);
    await owner.query('insert into migrations.applied (name, digest) values ($1, $2)', [
      migration.name,
      migration.digest,
    ]);
  }
  await owner.query(await readFile(new URL('database-grants.sql', import.meta.url), 'utf8'));
  await owner.query('commit');
}

async function readMigrations(): Promise<readonly Migration[]> {
  const folder = new URL('.', import.meta.url);
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function readApplied(client: ClientBase | Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from migrations.applied');
  return new Map(rows.map((row) => [row.name, row.digest]));
}

function refuseChanged(migration: Migration, applied: ReadonlyMap<string, string>): string | undefined {
  const digest = applied.get(migration.name);
  if (digest !== undefined && digest !== migration.digest) {
    throw new Error(
      `migration ${migration.name} was applied with another text: this ledger belongs to another version of Kua`,
    );
  }
  return digest;
}
