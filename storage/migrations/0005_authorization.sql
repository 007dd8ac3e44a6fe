-- Limits of id tags. Nothing in max_concurrent_sessions: the server's rule; 0: no limit.
alter table id_tags add column max_concurrent_sessions integer;
alter table id_tags add column max_energy_wh_per_session integer;
alter table id_tags add column max_energy_wh_per_period integer;
alter table id_tags add column energy_period text;

-- For the sessions that a group runs at a time.
create index sessions_group_open on sessions (parent_id_tag) where status = 'active' and parent_id_tag is not null;

-- Tags that nobody has registered and that wanted to charge.
create table unknown_id_tags (
    id text primary key,
    organization_id text not null,
    id_tag_uid text not null collate nocase,
    charge_point_id text not null, -- where it was seen last
    evse_id integer,
    count integer not null,
    first_seen_at integer not null,
    last_seen_at integer not null,
    unique (organization_id, id_tag_uid)
);
create index unknown_id_tags_age on unknown_id_tags (last_seen_at);

-- What the external authorizer said last of a tag at a charge point.
create table external_decisions (
    organization_id text not null,
    id_tag_uid text not null collate nocase,
    charge_point_id text not null,
    status text not null,
    expire_at integer,
    group_id text,
    limited integer not null, -- whether it said anything of limits
    max_concurrent_sessions integer,
    max_energy_wh_per_session integer,
    max_energy_wh_per_period integer,
    energy_period text,
    decided_at integer not null,
    valid_until integer not null,
    primary key (organization_id, id_tag_uid, charge_point_id)
) without rowid;
create index external_decisions_age on external_decisions (decided_at);

-- Which tags charge points shall know: of one charge point, or of all that bear a tag (label).
create table local_list_definitions (
    organization_id text not null,
    target text not null, -- charge_point or charge_point_tag
    name text not null,
    charge_point_id text references charge_points (id) on delete cascade, -- of a definition of its own
    content text not null,
    updated_at integer not null,
    version integer not null,
    primary key (organization_id, target, name)
) without rowid;

-- How far a charge point is with its list.
create table local_lists (
    charge_point_id text primary key references charge_points (id) on delete cascade,
    organization_id text not null,
    sent_version integer not null,    -- the highest number that was ever sent
    acknowledged_version integer,     -- absent: what the charge point holds is not known
    acknowledged_at integer,
    reported_version integer,         -- as it was read last
    in_step integer not null,
    compared_revision integer not null,
    compared_version integer not null, -- of the charge point's record
    compared_at integer not null,
    unsupported integer not null,
    unsupported_firmware text,
    failures integer not null,
    retry_at integer,
    last_error text,
    last_error_at integer,
    updated_at integer not null
);

-- What a charge point has acknowledged to hold.
create table local_list_entries (
    charge_point_id text not null references charge_points (id) on delete cascade,
    id_tag text not null collate nocase,
    status text not null,
    expire_at integer,
    group_id text,
    primary key (charge_point_id, id_tag)
) without rowid;
