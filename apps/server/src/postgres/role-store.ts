import { readFile } from 'node:fs/promises';
import type { ClientBase } from 'pg';

/**
 * Makes Kua's roles on a server of one's own, where they are missing, and lets the connecting user act as them. That user then needs
 * to be allowed to make roles and to own the database; afterwards it only needs to stay a member. A second database of the server
 * has the same roles.
 */
export async function bootstrapRoles(admin: ClientBase): Promise<void> {
  const lacking = await admin.query(
    `select name from unnest(array['kua_owner', 'kua_app', 'kua_projector', 'kua_eraser']) as name
     left join pg_catalog.pg_roles on rolname = name
     where oid is null or not pg_has_role(oid, 'set')
       or (name = 'kua_owner' and not has_database_privilege(oid, current_database(), 'create'))`,
  );
  if (lacking.rows.length === 0) return;
  await admin.query('begin');
  await admin.query(await readFile(new URL('roles.sql', import.meta.url), 'utf8'));
  // As a member already it may not be allowed to grant membership, and needs none.
  const member = await admin.query(
    `select from unnest(array['kua_owner', 'kua_app', 'kua_projector', 'kua_eraser']) as name
     join pg_catalog.pg_roles on rolname = name where not pg_has_role(oid, 'set')`,
  );
  if (member.rows.length > 0) await admin.query('grant kua_owner, kua_app, kua_projector, kua_eraser to current_user');
  await admin.query(
    `do $$ begin execute format('grant all on database %I to kua_owner with grant option', current_database()); end $$`,
  );
  await admin.query('commit');
}
