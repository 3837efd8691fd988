-- The ledger: the only truth. Owned by kua_owner; the program runs as kua_app (and kua_projector), which can add and read, never
-- update, delete or truncate. Erasure removes bodies, never rows, and belongs to kua_eraser alone.
create schema ledger;
create schema projection;

create table ledger.head (
  election text primary key check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  sequence bigint not null default 0 check (sequence >= 0)
);

create table ledger.entry (
  election text not null references ledger.head,
  sequence bigint not null check (sequence > 0),
  id uuid not null,
  kind text not null check (kind in ('submission', 'delivery', 'decision', 'registry')),
  digest bytea not null check (length(digest) = 32),
  received_at timestamptz not null,
  primary key (election, sequence),
  unique (election, id)
) partition by hash (election);

-- Bodies lie beside the rows: erasing one leaves its row, sequence and digest.
create table ledger.body (
  election text not null,
  sequence bigint not null,
  bytes bytea not null,
  primary key (election, sequence),
  foreign key (election, sequence) references ledger.entry
) partition by hash (election);
