-- Security events, each charge point's in a chain: `hash` is over the row and the hash of the row before.
create table security_events (
    id text primary key, -- in the order of occurred_at
    organization_id text not null,
    charge_point_id text not null,
    sequence integer not null check (sequence > 0), -- place in the charge point's chain, the order of receipt
    type text not null,
    tech_info text,
    critical integer not null,
    source text not null,
    reported_at integer,
    occurred_at integer not null,
    received_at integer not null,
    previous_hash text not null,
    hash text not null,
    unique (charge_point_id, sequence)
);
create index security_events_charge_point on security_events (charge_point_id, id);
create index security_events_received on security_events (received_at);

-- Where each chain begins and ends, so that rows taken off either end are missed.
create table security_chains (
    charge_point_id text primary key,
    first_sequence integer not null, -- of the oldest row kept; last_sequence + 1: none is
    first_previous_hash text not null,
    last_sequence integer not null,
    last_hash text not null
) without rowid;

create table certificate_requests (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    status text not null,
    reason text,
    csr text not null,
    subject text,
    key_type text,
    public_key text,
    certificate_id text,
    received_at integer not null,
    closed_at integer
);
create index certificate_requests_charge_point on certificate_requests (charge_point_id, id);
create unique index certificate_requests_pending on certificate_requests (charge_point_id) where status = 'pending';

-- What is installed on a charge point, as far as we installed it or it told us.
create table certificates (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    type text not null,
    hash_algorithm text,
    issuer_name_hash text collate nocase,
    issuer_key_hash text collate nocase,
    serial_number text collate nocase,
    subject text,
    issuer text,
    fingerprint text,
    not_before integer,
    not_after integer,
    pem text,
    installed_at integer,
    listed_at integer,
    created_at integer not null
);
create index certificates_charge_point on certificates (charge_point_id, id);

-- A command that carries a secret keeps its body sealed until it has ended.
alter table commands add column sealed_request text;
