-- The one way in, as before, and in the same time however long the ledger is: what is known is looked up id by id (of a table that grows
-- faster than its statistics the planner would read all), and bodies come as one value, one after another, because an array of them
-- costs more to write and to read than to store.
drop function ledger.append(text, uuid[], text[], bytea[], bytea[], bytea[], bytea[], timestamptz);
create function ledger.append(
  p_election text, p_ids uuid[], p_kinds text[], p_digests bytea[], p_lengths integer[], p_bodies bytea, p_leaves bytea[],
  p_salts bytea[], p_received_at timestamptz
) returns table (item bigint, id uuid, sequence bigint, outcome text, received_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_head bigint;
  v_added bigint;
  v_at timestamptz := date_trunc('milliseconds', p_received_at);
begin
  if array_length(p_kinds, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_digests, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_lengths, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_leaves, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_salts, 1) is distinct from array_length(p_ids, 1) then
    raise exception 'ids, kinds, digests, lengths, leaves and salts must be of one length' using errcode = 'data_exception';
  end if;
  if (select coalesce(sum(length), 0) from unnest(p_lengths) as given (length)) is distinct from length(p_bodies)::bigint
    or exists (select from unnest(p_lengths) as given (length) where length is null or length < 0) then
    raise exception 'the bodies are not of the lengths that are given' using errcode = 'data_exception';
  end if;
  if exists (
    select from (
      select id, digest, substring(p_bodies from (sum(length) over (order by place) - length)::integer + 1 for length) as body
      from unnest(p_ids, p_digests, p_lengths) with ordinality as u (id, digest, length, place)
    ) as given
    where given.id is null or given.digest is distinct from sha256(given.body)
  ) then
    raise exception 'a digest is not the sha-256 of its body' using errcode = 'data_exception';
  end if;

  insert into ledger.head (election) values (p_election) on conflict do nothing;
  select head.sequence into strict v_head from ledger.head where head.election = p_election for update;

  return query
  with given as (
    select u.item, u.id, u.kind, u.digest, u.leaf, u.salt,
      substring(p_bodies from (sum(u.length) over (order by u.item) - u.length)::integer + 1 for u.length) as body
    from unnest(p_ids, p_kinds, p_digests, p_lengths, p_leaves, p_salts)
      with ordinality as u (id, kind, digest, length, leaf, salt, item)
  ),
  first as (
    select distinct on (given.id) given.* from given order by given.id, given.item
  ),
  known as (
    select first.id, there.sequence, there.kind, there.digest, there.received_at
    from first cross join lateral (
      select entry.sequence, entry.kind, entry.digest, entry.received_at
      from ledger.entry where entry.election = p_election and entry.id = first.id offset 0
    ) as there
  ),
  fresh as (
    select first.*, v_head + row_number() over (order by first.item) as sequence
    from first where not exists (select from known where known.id = first.id)
  ),
  entered as (
    insert into ledger.entry (election, sequence, id, kind, digest, received_at, leaf, salt)
    select p_election, fresh.sequence, fresh.id, fresh.kind, fresh.digest, v_at, fresh.leaf, fresh.salt
    from fresh order by fresh.sequence
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
    end,
    case when given.kind = standing.kind and given.digest = standing.digest then standing.received_at end
  from given
  join (
    select fresh.id, fresh.sequence, fresh.kind, fresh.digest, v_at as received_at, fresh.item from fresh
    union all
    select known.id, known.sequence, known.kind, known.digest, known.received_at, null from known
  ) as standing on standing.id = given.id
  order by given.item;

  select count(*) into v_added from ledger.entry where entry.election = p_election and entry.sequence > v_head;
  if v_added > 0 then
    update ledger.head set sequence = v_head + v_added where head.election = p_election;
    perform pg_notify('kua_ledger', p_election);
  end if;
end
$$;
revoke all on function ledger.append from public;
grant execute on function ledger.append to kua_app;
