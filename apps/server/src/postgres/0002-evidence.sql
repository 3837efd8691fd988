-- What the public log says of each entry, the checkpoints that were signed, and two stores outside the ledger: submissions of devices
-- that nobody knows yet, and files that were received.

-- The bytes of the entry's leaf in the log; log index = sequence - 1. `salt` makes the leaf where a bare digest could be guessed.
alter table ledger.entry
  add column leaf bytea check (length(leaf) between 1 and 65535),
  add column salt bytea check (length(salt) = 32);

-- Entries from before there was a log: the owner, and only here, gives them salted leaves.
alter table ledger.entry disable trigger refuse_change;
update ledger.entry set salt = sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
update ledger.entry set leaf = convert_to('{"salted":"' || encode(sha256(salt || digest), 'hex') || '"}', 'UTF8');
alter table ledger.entry enable trigger refuse_change;
alter table ledger.entry alter column leaf set not null;

-- The one way in, as before; each entry comes with its leaf. Answers when an entry was received: for one that is repeated, when it was
-- received first.
drop function ledger.append(text, uuid[], text[], bytea[], bytea[], timestamptz);
create function ledger.append(
  p_election text, p_ids uuid[], p_kinds text[], p_digests bytea[], p_bodies bytea[], p_leaves bytea[], p_salts bytea[],
  p_received_at timestamptz
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
    or array_length(p_bodies, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_leaves, 1) is distinct from array_length(p_ids, 1)
    or array_length(p_salts, 1) is distinct from array_length(p_ids, 1) then
    raise exception 'ids, kinds, digests, bodies, leaves and salts must be of one length' using errcode = 'data_exception';
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
    select u.item, u.id, u.kind, u.digest, u.body, u.leaf, u.salt
    from unnest(p_ids, p_kinds, p_digests, p_bodies, p_leaves, p_salts)
      with ordinality as u (id, kind, digest, body, leaf, salt, item)
  ),
  first as (
    select distinct on (given.id) given.* from given order by given.id, given.item
  ),
  known as (
    select entry.id, entry.sequence, entry.kind, entry.digest, entry.received_at
    from ledger.entry where entry.election = p_election and entry.id = any (p_ids)
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

-- Checkpoints that the signer gave. A generation is one origin of the log.
create table ledger.checkpoint (
  election text not null references ledger.head,
  generation integer not null check (generation > 0),
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  signed_at timestamptz not null,
  note text not null check (length(note) between 1 and 10000),
  primary key (election, generation, size)
);
create index checkpoint_by_size on ledger.checkpoint (election, size);
create trigger refuse_change before update or delete on ledger.checkpoint for each row execute function ledger.refuse();
create trigger refuse_truncate before truncate on ledger.checkpoint for each statement execute function ledger.refuse();

-- Submissions of devices that are not on the list (yet): bounded, leave when their device enrols or their time is over.
create schema holding;
create table holding.submission (
  election text not null check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  device text not null check (device ~ '^[0-9a-f]{64}$'),
  id uuid not null,
  digest bytea not null check (length(digest) = 32),
  body bytea not null check (sha256(body) = digest),
  received_at timestamptz not null,
  primary key (election, device, id)
);
create index submission_by_time on holding.submission (received_at);

-- Files that were received whole. Their bytes are in the object store under the digest.
create schema files;
create table files.received (
  election text not null check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  device text not null check (device ~ '^[0-9a-f]{64}$'),
  digest bytea not null check (length(digest) = 32),
  size bigint not null check (size >= 0),
  received_at timestamptz not null,
  primary key (election, digest, device)
);
create index received_by_device on files.received (election, device);

-- Deny by default, then what each role needs.
revoke all on all functions in schema ledger from public;
grant execute on function ledger.append to kua_app;
grant select on ledger.checkpoint to kua_app, kua_projector;
grant insert on ledger.checkpoint to kua_app;
grant usage on schema holding to kua_app;
grant select, insert, delete on holding.submission to kua_app;
grant usage on schema files to kua_app, kua_projector;
grant select, insert on files.received to kua_app;
grant select on files.received to kua_projector;
