-- Whom the lawyers are to ring for an observer, and by when she will say again that she is well. Outside of the ledger, because what says
-- something about a person must be possible to destroy: a row holds sealed bytes, the device and times, and nothing else does.
create schema safety;
create table safety.contact (
  election text not null check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  device text not null check (device ~ '^[0-9a-f]{64}$'),
  -- sealed to the lawyers; null where there is none, it was taken back, or it is released
  sealed bytea check (length(sealed) between 1 and 8192),
  -- when the phone says that it made the contact, and its last check-in: what is older replaces nothing
  made_at timestamptz,
  said_at timestamptz,
  next timestamptz,
  -- what the lawyers may have, since when and why; numbered within the election
  released bytea check (length(released) between 1 and 8192),
  released_at timestamptz,
  reason text check (reason in ('distress', 'check-in')),
  number integer check (number > 0),
  primary key (election, device),
  unique (election, number),
  check (num_nonnulls(released, released_at, reason, number) in (0, 4))
);

-- Deny by default, then what the one role needs.
grant usage on schema safety to kua_app;
grant select, insert, update, delete on safety.contact to kua_app;
