-- Projections: pure folds over the ledger, dropped and rebuilt at will. Unqualified names: the same text makes the live schema
-- `projection` and the shadow schema that `kua rebuild --check` compares it with. Owned by kua_projector; kua_app reads.
create table head (
  election text primary key,
  -- last ledger sequence folded
  sequence bigint not null default 0,
  -- last ledger sequence that changed a row of election, territory, station, contest or cell: a publication then reads everything anew
  registry bigint not null default 0
);

create table election (
  election text primary key,
  -- core/registry Election as JSON
  body jsonb not null,
  -- sources in order of first appearance: [{id, name}]
  sources jsonb not null
);

create table territory (
  election text not null,
  id text not null,
  parent text,
  level smallint not null,
  name jsonb not null,
  short_name jsonb,
  tile jsonb,
  primary key (election, id)
);

create table station (
  election text not null,
  id text not null,
  number text not null,
  name text,
  address text,
  territory text not null,
  latitude double precision,
  longitude double precision,
  registered bigint check (registered >= 0),
  primary key (election, id)
);
create index station_by_territory on station (election, territory);

create table contest (
  election text not null,
  id text not null,
  position smallint not null,
  -- core/registry Contest as JSON, without cells that were discovered in long files
  body jsonb not null,
  primary key (election, id)
);

-- The meaning of each position of a figures array. Positions are never reused or moved.
create table cell (
  election text not null,
  contest text not null,
  position smallint not null check (position between 1 and 1600),
  kind text not null check (kind in ('field', 'option')),
  id text not null,
  -- LocalText
  name jsonb not null,
  primary key (election, contest, position),
  unique (election, contest, id)
);

-- Labels of deliveries by source, ranked by first appearance: a higher rank amends a lower one, cell by cell.
create table delivery (
  election text not null,
  source text not null,
  label text not null,
  rank integer not null,
  primary key (election, source, label)
);

-- What was stated, one row a file row (or run of rows of a long file), a submitted protocol, or what verifiers read on the photos of one.
-- Nothing is ever dropped here.
create table statement (
  election text not null,
  contest text not null,
  source text not null,
  unit_kind text not null check (unit_kind in ('station', 'territory')),
  unit text not null,
  sequence bigint not null,
  -- position of the file in its delivery, 0 for submissions
  file smallint not null,
  -- line of the file where it begins, 0 for submissions
  line integer not null,
  channel text not null check (channel in ('delivery', 'submission', 'transcription')),
  -- label of the delivery, null for submissions
  label text,
  rank integer not null,
  -- of a submission: the id that its device gave it, the device, what it replaces
  entry_id uuid,
  device text,
  supersedes uuid,
  -- of a relay: id and, where it is known, device of the original that it stands for until that arrives
  original uuid,
  original_device text,
  captured_at timestamptz,
  received_at timestamptz not null,
  superseded boolean not null default false,
  rest_is_zero boolean not null default false,
  -- of a transcription: the copy that was read
  copy text,
  figures bigint[] not null
);
create index statement_by_copy on statement (election, copy) where copy is not null;
create index statement_by_figures on statement using hash (figures) where channel = 'transcription';
create index statement_by_unit on statement (election, contest, source, unit_kind, unit);
create index statement_by_id on statement (election, entry_id) where entry_id is not null;
create index statement_by_original on statement (election, original) where original is not null;
create index statement_by_superseded on statement (election, supersedes) where supersedes is not null;

-- What each source says now of each unit: the merge of its statements. Units may be unknown to the registry: they count once it knows them.
create table result (
  election text not null,
  contest text not null,
  source text not null,
  unit_kind text not null check (unit_kind in ('station', 'territory')),
  unit text not null,
  figures bigint[] not null,
  -- positions (1-based) at which the source says more than one thing
  conflict smallint[] not null default '{}',
  rest_is_zero boolean not null default false,
  statements integer not null,
  -- ledger sequence that last changed it
  changed bigint not null,
  primary key (election, contest, source, unit_kind, unit)
);
create index result_by_unit on result (election, unit_kind, unit);
create index result_by_change on result (election, changed);

-- How many had voted by an hour, as files state it: one row a figure. Nothing is ever dropped here; a higher rank amends a lower one.
create table turnout (
  election text not null,
  source text not null,
  station text not null,
  -- since the midnight with which voting day began; negative on days before
  minute integer not null,
  -- the source's own count, or what the commission announced
  what text not null check (what in ('cast', 'announced')),
  figure bigint not null check (figure >= 0),
  sequence bigint not null,
  file smallint not null,
  line integer not null,
  -- of the delivery's label
  rank integer not null
);
create index turnout_by_station on turnout (election, station);
create index turnout_by_entry on turnout (election, sequence);

-- Rows that could not be read, with the reason. The row itself is in the stored file.
create table quarantine (
  election text not null,
  sequence bigint not null,
  file smallint not null,
  line integer not null,
  column_name text,
  code text not null,
  sentence text not null,
  -- rows of the file that it stands for: 0 for a further mistake of a row already counted
  rows integer not null default 1,
  -- the unit that the registry did not know, for rows that count as soon as it does
  unit_kind text,
  unit text
);
create index quarantine_by_entry on quarantine (election, sequence);
-- submissions that count as soon as the registry knows the contest or cell that they name
create index quarantine_waiting on quarantine (election, sequence)
  where line = 0 and code in ('contest-unknown', 'field-unknown', 'option-unknown');

-- One row a delivery entry: rows_read = imported + unchanged + quarantined, always.
create table delivery_report (
  election text not null,
  sequence bigint not null,
  source text not null,
  label text not null,
  files jsonb not null,
  rows_read bigint not null,
  imported bigint not null,
  unchanged bigint not null,
  quarantined bigint not null,
  check (rows_read = imported + unchanged + quarantined),
  primary key (election, sequence)
);

-- The key list of the election, as the note that its election key signed.
create table key_list (
  election text primary key,
  note text not null,
  sequence bigint not null
);

-- Lawyers and addresses, as the note that the election key signed.
create table directory (
  election text primary key,
  note text not null,
  sequence bigint not null
);

-- Single-use invitations, by digest. `device`: who used it up.
create table invitation (
  election text not null,
  invitation text not null,
  source text not null,
  -- of the tree of invitations
  branch text not null,
  device text,
  primary key (election, invitation)
);

-- Devices that may send. What one sends after `revoked` counts nowhere.
create table device (
  election text not null,
  device text not null,
  source text not null,
  branch text not null,
  -- ledger sequences
  enrolled bigint not null,
  revoked bigint,
  primary key (election, device)
);

-- Whoever knows the phrase of a digest may revoke the device: one of several, where it made more than one.
create table phrase (
  election text not null,
  device text not null,
  digest text not null,
  primary key (election, device, digest)
);
create index phrase_by_digest on phrase (election, digest);

-- Single-use invitations to the desk, by digest. `staff`: who used it up.
create table staff_invitation (
  election text not null,
  invitation text not null,
  roles text[] not null,
  -- null: the whole election
  territories text[],
  branch text not null,
  source text,
  staff text,
  primary key (election, invitation)
);

-- Who works at the desk, by pseudonym. From `ended`, a ledger sequence, she does not come in.
create table staff (
  election text not null,
  staff text not null,
  roles text[] not null,
  territories text[],
  branch text not null,
  source text,
  joined bigint not null,
  ended bigint,
  primary key (election, staff)
);

-- Devices with which she observes herself.
create table staff_device (
  election text not null,
  staff text not null,
  device text not null,
  primary key (election, staff, device)
);

-- Passkeys: id and public key (COSE), base64url.
create table staff_passkey (
  election text not null,
  passkey text not null,
  staff text not null,
  key text not null,
  primary key (election, passkey)
);

-- Who at the desk opened what was sealed, and when. `submission`: its sequence in the ledger. `sealed`: which of its files, null for its words.
create table viewed (
  election text not null,
  sequence bigint not null,
  item bigint not null,
  staff text not null,
  submission bigint not null,
  sealed text,
  at timestamptz not null,
  primary key (election, sequence, item)
);

-- One row a submission. Why one does not count stands in `quarantine`.
create table submission (
  election text not null,
  sequence bigint not null,
  -- given by the device
  id uuid not null,
  device text not null,
  -- statement root that the device signed: an opening has to give it
  statement text not null,
  source text,
  received_at timestamptz not null,
  -- its device was revoked before, or never known: kept, and counts nowhere
  marked boolean not null,
  -- sequence of the decision that opened it, null while it is sealed
  opened bigint,
  -- null where it is sealed or cannot be read
  kind text,
  station text,
  captured_at timestamptz,
  supersedes uuid,
  -- core/evidence Opening: shown fields and hashes of the others
  opening jsonb,
  primary key (election, sequence)
);
create unique index submission_by_id on submission (election, device, id);
create index submission_by_superseded on submission (election, supersedes) where supersedes is not null;
create index submission_sealed on submission (election, sequence) where opened is null;
create index submission_distress on submission (election, device) where kind = 'distress';
create index submission_by_station on submission (election, station) where station is not null and not marked;
create index submission_by_opening on submission (election, opened) where opened is not null;

-- What opened submissions that count say of a station's day: figures, codes, choices; no words.
create table observation (
  election text not null,
  sequence bigint not null,
  id uuid not null,
  device text not null,
  source text not null,
  station text not null,
  kind text not null,
  -- by the phone's clock, but not after it was received
  seen_at timestamptz not null,
  -- a later one of the same device took it back or replaced it
  superseded boolean not null default false,
  -- of a checklist
  list text,
  answers jsonb,
  -- of turnout: the hour, the own count, the commission's figure
  at timestamptz,
  cast_count bigint,
  announced bigint,
  -- of a violation or an act
  code text,
  -- ledger sequence that last changed it
  changed bigint not null,
  primary key (election, sequence)
);
create index observation_by_change on observation (election, changed);
create index observation_by_station on observation (election, station);
create index observation_by_id on observation (election, device, id);

-- Reports of citizens, by what their openings show: codes and places, never words. Separate from everything that observers send.
create table citizen_report (
  election text not null,
  -- of the submission
  sequence bigint not null,
  about text not null check (about in ('violation', 'pressure')),
  code text not null,
  -- of pressure: who is pressed, by what kind of body, what is demanded
  pressed text,
  presser text,
  demanded text,
  station text,
  -- where no station is named
  territory text,
  -- when, as they say
  day text,
  time text,
  -- what staff made of it, and the sequence of that decision; null: nobody looked yet
  outcome text check (outcome in ('kept', 'spam', 'duplicate')),
  moderated bigint,
  moderator text,
  -- the report that says the same
  same_as bigint,
  primary key (election, sequence)
);

-- Every decision about one that counted: what is published lags behind the last.
create table citizen_moderation (
  election text not null,
  -- sequence of the decision
  decision bigint not null,
  report bigint not null,
  outcome text not null,
  primary key (election, decision)
);
create index citizen_moderation_by_report on citizen_moderation (election, report, decision);

-- Which of them an operator keyed in from a telephone call. May be there before the report is opened.
create table citizen_call (
  election text not null,
  sequence bigint not null,
  staff text not null,
  primary key (election, sequence)
);

-- Files that an opened submission names, or a folder of photos that another organisation gave; what became of them when they were opened.
create table attachment (
  election text not null,
  -- the entry that names it
  sequence bigint not null,
  -- of a folder: which of its sets it belongs to, null for a submission
  part integer,
  sealed text not null,
  sha256 text not null,
  size bigint not null,
  type text not null,
  role text not null,
  outcome text check (outcome in ('intact', 'mismatch', 'unreadable')),
  width integer,
  height integer,
  derivative text,
  -- perceptual hash of the derivative, 16 hex digits
  likeness text,
  primary key (election, sequence, sealed)
);
create index attachment_waiting on attachment (election, sequence) where outcome is null;
create index attachment_by_file on attachment (election, sealed);

-- Reports of violations, and what staff found of each: core/observations/violation-review.ts.
create table report (
  election text not null,
  -- sequence of the entry that brought it
  report bigint not null,
  origin text not null check (origin in ('observer', 'citizen', 'hotline')),
  -- of an observer's: its submission and source
  id uuid,
  device text,
  source text,
  -- of the pack; null where the form of the report was not as it should be
  code text,
  role text,
  station text,
  -- where no station is named
  territory text,
  -- by the clock of the phone
  at timestamptz,
  received_at timestamptz not null,
  -- the earlier report of the same device to which this one adds
  supplements uuid,
  -- the observer says that her station may be named now
  name_station boolean not null default false,
  outcome text not null default 'intake',
  incident text,
  -- who reviewed it last, and what she says to others at the desk
  staff text,
  note text,
  -- sequence of the entry that last changed it
  changed bigint not null,
  primary key (election, report)
);
create index report_by_incident on report (election, incident) where incident is not null;
create index report_by_id on report (election, device, id) where id is not null;
-- What may be about one event: the same place at about the same time.
create index report_by_moment on report (election, station, at);

-- Who reported takes her own report back, or adds words to it. Its original may come later.
create table report_correction (
  election text not null,
  sequence bigint not null,
  device text not null,
  original uuid not null,
  withdrawn boolean not null,
  received_at timestamptz not null,
  primary key (election, sequence)
);
create index report_correction_by_original on report_correction (election, device, original);

-- Reports about one event, and what the public reads of it.
create table incident (
  election text not null,
  incident text not null,
  state text not null check (state in ('drafted', 'published', 'withdrawn')),
  -- core/observations IncidentBody
  says jsonb not null,
  -- when it was first published, and the sequence of that decision
  published_at timestamptz,
  published bigint,
  -- of one that was taken back: code, place and reason as the public knew them, who and by which entry; and when
  withdrawn jsonb,
  withdrawn_at timestamptz,
  changed_at timestamptz not null,
  -- sequences of the entries that made it and last changed it
  made bigint not null,
  changed bigint not null,
  primary key (election, incident)
);
create index incident_by_publication on incident (election, published) where published is not null;
create index incident_by_change on incident (election, changed);
create index incident_by_picture on incident using gin ((says -> 'pictures'));
create index incident_by_making on incident (election, made);

-- Calls for help that somebody at the desk answers: the first who took one has it.
create table distress_taken (
  election text not null,
  call bigint not null,
  staff text not null,
  at timestamptz not null,
  primary key (election, call)
);

-- Redacted pictures that were made of files of submissions. One that is withdrawn, or in whose place a later one of the same file came, is
-- shown nowhere.
create table public_picture (
  election text not null,
  -- sequence of the decision
  redacted bigint not null,
  -- the entry that names the file: a submission, or what an organisation gave
  submission bigint not null,
  sealed text not null,
  sha256 text not null,
  width integer not null,
  height integer not null,
  size bigint not null,
  regions integer not null,
  -- sequence of the decision that ended it, null while it may be shown
  withdrawn bigint,
  primary key (election, redacted)
);
create index public_picture_by_bytes on public_picture (election, sha256);
create index public_picture_by_submission on public_picture (election, submission);
create index public_picture_by_withdrawal on public_picture (election, withdrawn) where withdrawn is not null;
-- Photos that another organisation gave, one row an entry. Names and words that came with them lie sealed in `manifest`, an object.
create table photo_delivery (
  election text not null,
  sequence bigint not null,
  source text not null,
  manifest text not null,
  primary key (election, sequence)
);

-- Photos of one protocol of one source. What verifiers make of them is `reading`, a core/protocols CopyReading.
create table copy (
  election text not null,
  copy text not null,
  -- the entry that named the photos
  sequence bigint not null,
  source text not null,
  branch text not null,
  -- null for what an organisation gave
  device text,
  -- id of the submission, null for what an organisation gave
  submission uuid,
  -- as its author says or, where she does not or is wrong, as verifiers do
  station text,
  contest text,
  -- core/protocols CopyState
  state jsonb not null,
  -- pages that were named and not opened yet: perhaps they never come
  missing smallint not null,
  -- its author sent another in its place
  superseded boolean not null,
  -- what the next verifier is asked, a core/protocols CopyWant; null when nothing
  want jsonb,
  kind text check (kind in ('place', 'transcribe', 'arbitrate')),
  -- how many may be at it at once
  seats smallint not null,
  -- what is to be done first; null when nothing is
  priority smallint,
  -- branches that had their say
  barred text[] not null,
  -- ledger sequences of the answers that count, oldest first
  readings bigint[] not null,
  -- ledger sequence that last changed it
  changed bigint not null,
  primary key (election, copy)
);
create index copy_wanted on copy (election, priority, sequence, copy) where priority is not null;
create index copy_by_unit on copy (election, station, contest);
create index copy_by_submission on copy (election, sequence);
create index copy_by_change on copy (election, changed);

-- Its photos, in the order of the pages. Likeness: near duplicates share one of the four quarters.
create table copy_page (
  election text not null,
  copy text not null,
  position smallint not null,
  sequence bigint not null,
  sealed text not null,
  role text not null,
  width integer not null,
  height integer not null,
  derivative text not null,
  likeness text,
  primary key (election, copy, sealed)
);
create index copy_page_by_file on copy_page (election, sealed);
create index copy_page_by_quarter_1 on copy_page (election, substr(likeness, 1, 4));
create index copy_page_by_quarter_2 on copy_page (election, substr(likeness, 5, 4));
create index copy_page_by_quarter_3 on copy_page (election, substr(likeness, 9, 4));
create index copy_page_by_quarter_4 on copy_page (election, substr(likeness, 13, 4));

-- Decisions of verifiers about a copy, with who she was when she made it.
create table copy_step (
  election text not null,
  copy text not null,
  sequence bigint not null,
  staff text not null,
  branch text not null,
  source text,
  -- hers, as far as she had told
  devices text[] not null,
  at timestamptz not null,
  body jsonb not null,
  primary key (election, copy, sequence)
);
create index copy_step_by_sequence on copy_step (election, sequence);

-- What may be the same twice: `picture` of likeness, by distance in bits; `figures` read alike at different stations, where they tell
-- something. Only pointed out.
create table copy_near (
  election text not null,
  copy text not null,
  -- the earlier one
  other text not null,
  reason text not null check (reason in ('picture', 'figures')),
  distance smallint not null,
  primary key (election, copy, other, reason)
);
create index copy_near_by_other on copy_near (election, other);

-- What observers sent of a station in a contest, copies or figures alone: a core/protocols StationEvidence. How well its figures are
-- evidenced follows from it and from k; `level` is what does for the usual k.
create table station_evidence (
  election text not null,
  station text not null,
  contest text not null,
  evidence jsonb not null,
  -- where the cells of the contest that the figures in it are aligned to are stored
  positions integer[] not null,
  level text not null,
  -- ledger sequence that last changed it
  changed bigint not null,
  primary key (election, station, contest)
);
create index station_evidence_by_change on station_evidence (election, changed);
