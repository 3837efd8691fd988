-- The ledger: the only truth. Owned by kua_owner; the program runs as kua_app and kua_projector, which read it. Nobody but the function
-- ledger.append adds to it, and no role that the program uses can update, delete or truncate. Erasure removes bodies, never rows, and
-- belongs to kua_eraser alone.
create schema ledger;

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

create function ledger.refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create function ledger.refuse_step_back() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.election <> old.election or new.sequence <= old.sequence then
    raise exception 'the head of a ledger only advances' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

create function ledger.refuse_all_but_eraser() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user <> 'kua_eraser' then
    raise exception 'bodies are erased by kua_eraser alone' using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;

-- Row triggers of a parent are made on every partition by PostgreSQL; statement triggers are not, so TRUNCATE is refused one by one.
create trigger refuse_step_back before update on ledger.head for each row execute function ledger.refuse_step_back();
create trigger refuse_delete before delete on ledger.head for each row execute function ledger.refuse();
create trigger refuse_truncate before truncate on ledger.head for each statement execute function ledger.refuse();
create trigger refuse_change before update or delete on ledger.entry for each row execute function ledger.refuse();
create trigger refuse_truncate before truncate on ledger.entry for each statement execute function ledger.refuse();
create trigger refuse_change before update on ledger.body for each row execute function ledger.refuse();
create trigger refuse_delete before delete on ledger.body for each row execute function ledger.refuse_all_but_eraser();
create trigger refuse_truncate before truncate on ledger.body for each statement execute function ledger.refuse();

do $partitions$
declare
  parent text;
begin
  foreach parent in array array['entry', 'body'] loop
    for number in 0..15 loop
      execute format(
        'create table ledger.%I partition of ledger.%I for values with (modulus 16, remainder %s)',
        parent || '_' || number, parent, number);
      execute format(
        'create trigger refuse_truncate before truncate on ledger.%I for each statement execute function ledger.refuse()',
        parent || '_' || number);
    end loop;
  end loop;
end
$partitions$;

-- The one way in. Locks the election's head until the caller's transaction ends, so that commit order = sequence, without gaps. An id
-- that is there already with the same kind and digest is answered with its sequence; with another it is a conflict, and nothing of it
-- is kept. Both also hold within one batch, in which the first of an id wins. Answers in the order of the items.
create function ledger.append(
  p_election text, p_ids uuid[], p_kinds text[], p_digests bytea[], p_bodies bytea[], p_received_at timestamptz
) returns table (item bigint, id uuid, sequence bigint, outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_head bigint;
  v_added bigint;
begin
  if array_length(p_kinds, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_digests, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_bodies, 1) is distinct from array_length(p_ids, 1) then
    raise exception 'ids, kinds, digests and bodies must be of one length' using errcode = 'data_exception';
  end if;
  if exists (
    select from unnest(p_ids, p_digests, p_bodies) as given (id, digest, body)
    where given.id is null or given.digest is distinct from sha256(given.body)
  ) then
    raise exception 'a digest is not the sha-256 of its body' using errcode = 'data_exception';
  end if;

  insert into ledger.head (election) values (p_election) on conflict do nothing;
  select head.sequence into strict v_head from ledger.head where head.election = p_election for update;

  return query
  with given as (
    select u.item, u.id, u.kind, u.digest, u.body
    from unnest(p_ids, p_kinds, p_digests, p_bodies) with ordinality as u (id, kind, digest, body, item)
  ),
  first as (
    select distinct on (given.id) given.* from given order by given.id, given.item
  ),
  known as (
    select entry.id, entry.sequence, entry.kind, entry.digest
    from ledger.entry where entry.election = p_election and entry.id = any (p_ids)
  ),
  fresh as (
    select first.*, v_head + row_number() over (order by first.item) as sequence
    from first where not exists (select from known where known.id = first.id)
  ),
  entered as (
    insert into ledger.entry (election, sequence, id, kind, digest, received_at)
    select p_election, fresh.sequence, fresh.id, fresh.kind, fresh.digest, p_received_at from fresh order by fresh.sequence
  ),
  kept as (
    insert into ledger.body (election, sequence, bytes)
    select p_election, fresh.sequence, fresh.body from fresh order by fresh.sequence
  )
  select given.item, given.id,
    case when given.kind = standing.kind and given.digest = standing.digest then standing.sequence end,
    case
      when given.kind <> standing.kind or given.digest <> standing.digest then 'conflict'
      when given.item = standing.item then 'appended'
      else 'repeated'
    end
  from given
  join (
    select fresh.id, fresh.sequence, fresh.kind, fresh.digest, fresh.item from fresh
    union all
    select known.id, known.sequence, known.kind, known.digest, null from known
  ) as standing on standing.id = given.id
  order by given.item;

  select count(*) into v_added from ledger.entry where entry.election = p_election and entry.sequence > v_head;
  if v_added > 0 then
    update ledger.head set sequence = v_head + v_added where head.election = p_election;
    perform pg_notify('kua_ledger', p_election);
  end if;
end
$$;

-- Deny by default, then what each role needs.
revoke all on schema public from public;
revoke all on all functions in schema ledger from public;
grant usage on schema ledger to kua_app, kua_projector, kua_eraser;
grant select on ledger.head, ledger.entry, ledger.body to kua_app, kua_projector, kua_eraser;
grant execute on function ledger.append to kua_app;
grant delete on ledger.body to kua_eraser;
