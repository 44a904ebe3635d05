-- The precious tables: the log itself and what only this till knows. Never dropped, only migrated.

create table author (
  author_id integer primary key,
  device text not null,
  epoch text not null,
  -- Last contiguous seq held, and what the next entry must name as its prevHash.
  seq integer not null,
  link blob not null,
  -- Why this author is not followed any further (a fork), or null.
  frozen text,
  unique (device, epoch)
) strict;

create table entry (
  -- Order of arrival at this till.
  entry_id integer primary key,
  author_id integer not null references author,
  seq integer not null,
  entity_type text not null,
  entity_id text not null,
  operation text not null,
  schema_version integer not null,
  hlc text not null,
  wall_ms integer not null,
  -- header and payload together are exactly the bytes that were hashed.
  header blob not null,
  payload text not null,
  hash blob not null,
  unique (author_id, seq)
) strict;

create index entry_member on entry (entry_id) where entity_type = 'member';

create table seal (
  author_id integer not null references author,
  seq integer not null,
  bytes blob not null,
  primary key (author_id, seq)
) strict, without rowid;

-- Entries this version cannot read: stored, counted and forwarded like all others, projected after an upgrade.
create table quarantine (
  entry_id integer primary key references entry,
  reason text not null
) strict;

-- The other branch of a fork: evidence, kept whole.
create table fork (
  author_id integer not null references author,
  seq integer not null,
  entry_bytes blob not null,
  seal_bytes blob,
  seen_at integer not null,
  primary key (author_id, seq)
) strict;

-- How far each peer has said to hold each author on its disk.
create table peer_ack (
  peer text not null,
  author_id integer not null references author,
  seq integer not null,
  primary key (peer, author_id)
) strict, without rowid;

-- How far the cloud has said to hold each author, and what it has refused.
create table cloud_ack (
  author_id integer primary key references author,
  seq integer not null
) strict;

create table rejected (
  entry_id integer primary key references entry,
  reason text not null,
  retry_count integer not null default 0
) strict;

create table meta (
  key text primary key,
  value text not null
) strict, without rowid;

-- The basket being rung up, so that a power cut costs no customer their place in the queue.
create table open_basket (
  basket_id text primary key,
  state text not null
) strict, without rowid;

create table print_job (
  job_id text primary key,
  sale_id text not null,
  copy integer not null,
  opens_drawer integer not null,
  -- The one pulse this job may ever give the drawer.
  drawer_taken integer not null default 0,
  -- An earlier try ended unknown: the next paper says POSSIBLE COPY.
  after_unknown integer not null default 0,
  outcome text not null check (outcome in ('waiting', 'printing', 'printed', 'failed', 'unknown')),
  problem text,
  created_at integer not null,
  asked_at integer not null,
  tries integer not null default 0
) strict;

create index print_job_open on print_job (asked_at) where outcome in ('waiting', 'printing');
create index print_job_sale on print_job (sale_id);

create table api_key (
  key_id text primary key,
  name text not null unique,
  role text not null,
  -- SHA-256 of the key: the key itself is shown once and kept nowhere.
  key_hash blob not null,
  created_at integer not null
) strict;

-- What an accountant or a support engineer reads: every entry, who holds it, and how far it has come.
create view sync_queue as
select
  author.device || ':' || author.epoch || ':' || entry.seq as id,
  -- Order of arrival at this till, and the parts of the id, which unlike the id can be looked up.
  entry.entry_id as position,
  author.device,
  author.epoch,
  entry.seq,
  entry.entity_type,
  entry.entity_id,
  entry.operation,
  entry.payload,
  case
    when rejected.entry_id is not null then 'FAILED'
    when entry.seq <= coalesce(cloud_ack.seq, 0) then 'SYNCED'
    else 'PENDING'
  end as status,
  coalesce(rejected.retry_count, 0) as retry_count,
  entry.wall_ms as created_at,
  rejected.reason as last_error,
  (
    select json_group_array(peer_ack.peer)
    from peer_ack
    where peer_ack.author_id = entry.author_id and peer_ack.seq >= entry.seq
  ) as held_by
from entry
join author on author.author_id = entry.author_id
left join cloud_ack on cloud_ack.author_id = entry.author_id
left join rejected on rejected.entry_id = entry.entry_id;
