import { readFile } from 'node:fs/promises';
import type { ClientBase } from 'pg';

/** Makes Kua's roles on a server of one's own where they are missing, and lets the connecting user act as them. */
export async function bootstrapRoles(admin: ClientBase): Promise<void> {
  const missing = await admin.query<{ name: string }>(
    `select name from unnest(array['kua_owner', 'kua_app', 'kua_projector', 'kua_eraser']) as name
     where not exists (select from pg_catalog.pg_roles where rolname = name)`,
  );
  if (missing.rows.length === 0) return;
  await admin.query('begin');
  await admin.query(await readFile(new URL('roles.sql', import.meta.url), 'utf8'));
  await admin.query('grant kua_owner, kua_app, kua_projector, kua_eraser to current_user');
  await admin.query(
    `do $$ begin execute format('grant all on database %I to kua_owner with grant option', current_database()); end $$`,
  );
  await admin.query('commit');
}
