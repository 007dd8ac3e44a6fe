-- What a charge point was asked to do over a time, and how far it has come. `request_number` is the number by which its
-- messages name the request, where the protocol has one.

create table firmware_updates (
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
    is_signed integer not null,
    retrieve_after integer not null,
    install_at integer,
    previous_version text,
    installed_version text
);
create index firmware_updates_charge_point on firmware_updates (charge_point_id, id);
create index firmware_updates_open on firmware_updates (deadline_at) where status in ('requested', 'accepted');

create table log_requests (
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
    log_type text not null,
    oldest_at integer,
    latest_at integer,
    reason text,
    file_name text
);
create index log_requests_charge_point on log_requests (charge_point_id, id);
create index log_requests_open on log_requests (deadline_at) where status in ('requested', 'accepted');

-- Every status that a charge point sent of them, and those of which nobody knows what they belong to.
create table request_reports (
    id integer primary key,
    organization_id text not null,
    charge_point_id text not null,
    kind text not null,
    request_id text,
    request_number integer,
    ocpp_status text not null,
    received_at integer not null
);
create index request_reports_request on request_reports (request_id, id) where request_id is not null;
