-- Grants on the database itself, which no copy of it inherits: deny by default, then what each role needs.
do $database$
declare
  name text := current_database();
begin
  execute format('revoke all on database %I from public', name);
  execute format('grant connect on database %I to kua_app, kua_projector, kua_eraser', name);
  -- makes and drops the schemas of projections, and loads files through temporary tables
  execute format('grant create, temporary on database %I to kua_projector', name);
end
$database$;
