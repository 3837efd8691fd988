-- What a browser has to sign with a passkey, once and within minutes: to come in, to come for the first time, to add a passkey.
create table desk.challenge (
  -- 32 random bytes, base64url
  challenge text primary key check (challenge ~ '^[A-Za-z0-9_-]{43}$'),
  election text not null check (election ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  kind text not null check (kind in ('sign-in', 'join', 'passkey')),
  -- for whom the passkey will be; nobody yet for one who signs in
  staff text check (staff ~ '^s-[0-9a-z]{6}$'),
  -- digest of what she came with
  invitation text check (invitation ~ '^[0-9a-f]{64}$'),
  ends_at timestamptz not null,
  check ((kind = 'sign-in') = (staff is null)),
  check ((kind = 'join') = (invitation is not null))
);
create index challenge_by_end on desk.challenge (ends_at);
grant select, insert, delete on desk.challenge to kua_app;
