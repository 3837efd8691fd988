-- What verifiers have in hand. A task is a lease: it is here and not in the ledger; its answer becomes an entry when it can no longer be
-- undone, and lies here on disk until then.

-- A row to lock, one for each copy that somebody was to read: projections are not ours to lock.
create table desk.copy (
  election text not null check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  copy text not null,
  primary key (election, copy)
);

create table desk.task (
  -- also the id of the entry that its answer becomes: written twice, it is there once
  task uuid primary key,
  election text not null,
  copy text not null,
  kind text not null check (kind in ('place', 'transcribe', 'arbitrate')),
  -- cells that are asked for, by id
  asked text[] not null,
  staff text not null check (staff ~ '^s-[0-9a-z]{6}$'),
  branch text not null,
  begun_at timestamptz not null,
  until timestamptz not null,
  -- when she gave it back unanswered
  released_at timestamptz,
  -- body of the entry that it becomes
  answer jsonb,
  answered_at timestamptz,
  -- of that entry
  sequence bigint,
  foreign key (election, copy) references desk.copy (election, copy),
  check (num_nonnulls(answer, answered_at) in (0, 2)),
  check (sequence is null or answer is not null)
);
create index task_by_copy on desk.task (election, copy);
create index task_by_staff on desk.task (election, staff, begun_at);
create index task_unwritten on desk.task (answered_at) where answer is not null and sequence is null;
create index task_answered on desk.task (election, answered_at) where answer is not null;

-- Deny by default, then what the one role needs.
grant select, insert, update on desk.copy to kua_app;
grant select, insert, update, delete on desk.task to kua_app;
