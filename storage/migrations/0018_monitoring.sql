-- Of which kind a requested certificate is, and by which number its charge point knows the request; one waits per kind.
alter table certificate_requests add column type text not null default 'ChargingStationCertificate';
alter table certificate_requests add column request_number integer;
drop index certificate_requests_pending;
create unique index certificate_requests_pending on certificate_requests (charge_point_id, type) where status = 'pending';

-- The names of the certificates between this one and its root, as the charge point lists them.
alter table certificates add column chain text;

-- Firmware images that a local controller was asked to keep for the stations behind it.
create table firmware_publications (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null,
    command_id text not null unique,
    request_number integer,
    location text,
    file_id text,
    retries integer,
    retry_interval_seconds integer,
    status text not null,
    ocpp_status text,
    ocpp_status_at integer,
    ended_by text,
    ended_at integer,
    deadline_at integer not null,
    created_at integer not null,
    updated_at integer not null,
    checksum text not null,
    locations text, -- the URLs under which the stations find it: a JSON array
    unpublished_at integer
);
create index firmware_publications_charge_point on firmware_publications (charge_point_id, id);
create index firmware_publications_open on firmware_publications (deadline_at) where status in ('requested', 'accepted');

-- Monitors on variables of a charge point, as far as we set them or it told of them. `number` is its own; 0 and '' stand
-- for what a name does not have.
create table monitors (
    charge_point_id text not null references charge_points (id) on delete cascade,
    number integer not null,
    organization_id text not null,
    component_name text not null collate nocase,
    component_instance text not null collate nocase,
    evse_id integer not null,
    connector_id integer not null,
    variable_name text not null collate nocase,
    variable_instance text not null collate nocase,
    type text not null,
    value real not null,
    severity integer not null,
    only_in_transaction integer not null,
    origin text,
    set_at integer, -- when it took it from us
    known_at integer not null, -- when it was last set or told of
    primary key (charge_point_id, number)
) without rowid;

create table monitoring_levels (
    charge_point_id text primary key references charge_points (id) on delete cascade,
    base text,
    level integer,
    changed_at integer not null
) without rowid;

-- What monitors told, and what a charge point tells by itself.
create table device_events (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null,
    number integer not null, -- the charge point's own; given again after a restart of it
    trigger text not null,
    origin text,
    severity integer,
    component_name text not null collate nocase,
    component_instance text not null collate nocase,
    evse_id integer not null,
    connector_id integer not null,
    variable_name text not null collate nocase,
    variable_instance text not null collate nocase,
    monitor_number integer,
    actual_value text not null,
    cleared integer,
    cause_number integer,
    tech_code text,
    tech_info text,
    transaction_id text,
    reported_at integer,
    occurred_at integer not null,
    received_at integer not null,
    ended_at integer -- when what it alerted to was over
);
create unique index device_events_once on device_events
    (charge_point_id, number, reported_at, component_name, evse_id, connector_id, variable_name, variable_instance);
create index device_events_charge_point on device_events (charge_point_id, id);
create index device_events_received on device_events (received_at);
create index device_events_open on device_events (charge_point_id, variable_name)
    where ended_at is null and trigger = 'Alerting' and cleared is not 1;
