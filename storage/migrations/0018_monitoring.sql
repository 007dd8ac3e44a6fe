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
