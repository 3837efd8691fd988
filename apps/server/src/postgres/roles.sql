-- Roles are the cluster's, not the database's: made once, before any migration. kua_owner owns the ledger and runs migrations,
-- kua_app appends through one function and reads, kua_projector owns the projections and reads the ledger, kua_eraser removes bodies.
-- None is a superuser and none can become another.
do $roles$
declare
  name text;
begin
  foreach name in array array['kua_owner', 'kua_app', 'kua_projector', 'kua_eraser'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
  end loop;
end
$roles$;
