-- What the desk keeps for hours: who is signed in. Nothing of it is evidence, and none of it is in the ledger or in a backup.
create schema desk;
create table desk.session (
  -- SHA-256 of the token that only the browser has
  digest bytea primary key check (length(digest) = 32),
  election text not null check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  staff text not null check (staff ~ '^s-[0-9a-z]{6}$'),
  ends_at timestamptz not null
);
create index session_by_staff on desk.session (election, staff);

-- Deny by default, then what the one role needs.
grant usage on schema desk to kua_app;
grant select, insert, delete on desk.session to kua_app;
