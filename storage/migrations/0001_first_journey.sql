-- Times are milliseconds since 1970-01-01T00:00:00Z. `evse_id` and `connector_id` are numbers on the charge point
-- unless the comment says record. Columns of id tags compare without case (nocase), as OCPP asks, and keep what was
-- received. History carries no foreign keys: it outlives what it tells of.

create table organizations (
    id text primary key,
    name text not null,
    country text,
    contact_email text,
    external_id text,
    custom text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
insert into organizations values ('org_00000000000000000000000000', 'Default', null, null, null, '{}', 0, 0, 1);

create table api_keys (
    id text primary key,
    organization_id text not null references organizations (id),
    name text not null,
    prefix text not null,
    hash text not null unique,
    scopes text not null,
    created_at integer not null,
    last_used_at integer,
    expires_at integer,
    revoked_at integer
);

create table charge_points (
    id text primary key,
    organization_id text not null references organizations (id),
    name text,
    status text not null,
    admission text not null,
    protocol text,
    boot_status text,
    validation text,
    password_hash text,
    security_profile integer,
    vendor text,
    model text,
    serial_number text,
    charge_box_serial_number text,
    firmware_version text,
    iccid text,
    imsi text,
    meter_type text,
    meter_serial_number text,
    last_boot_at integer,
    boot_reason text,
    connected integer not null,
    connected_at integer,
    disconnected_at integer,
    disconnect_reason text,
    last_seen_at integer,
    remote_address text,
    hardware_status text,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at integer,
    quirks text not null,
    external_id text,
    custom text not null,
    tags text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);

create table evses (
    id text primary key,
    organization_id text not null references organizations (id),
    charge_point_id text not null references charge_points (id) on delete cascade,
    number integer not null check (number > 0),
    label text,
    physical_reference text,
    current_type text,
    max_power_w real,
    max_voltage_v real,
    max_amperage_a real,
    phases integer,
    status text not null,
    hardware_status text,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at integer,
    external_id text,
    custom text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    unique (charge_point_id, number)
);

create table connectors (
    id text primary key,
    organization_id text not null references organizations (id),
    evse_id text not null references evses (id) on delete cascade, -- record
    charge_point_id text not null references charge_points (id) on delete cascade,
    number integer not null check (number > 0),
    type text,
    format text,
    status text not null,
    hardware_status text,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at integer,
    external_id text,
    custom text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    unique (evse_id, number)
);
create index connectors_charge_point on connectors (charge_point_id);

create table status_log (
    id integer primary key,
    organization_id text not null,
    charge_point_id text not null,
    evse_id integer not null,
    connector_id integer,
    status text not null,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    reported_at integer,
    received_at integer not null
);
create index status_log_charge_point on status_log (charge_point_id, id);

create table connection_log (
    id integer primary key,
    organization_id text not null,
    charge_point_id text not null,
    protocol text,
    remote_address text,
    security_profile integer,
    connected_at integer not null,
    disconnected_at integer,
    disconnect_reason text
);
create index connection_log_charge_point on connection_log (charge_point_id, id);
create index connection_log_open on connection_log (id) where disconnected_at is null;

create table sessions (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null,
    evse_id integer not null,
    connector_id integer,
    id_tag text collate nocase,
    parent_id_tag text collate nocase,
    transaction_id text,
    status text not null,
    started_at integer,
    start_received_at integer,
    stopped_at integer,
    stop_received_at integer,
    meter_start_wh integer,
    meter_stop_wh integer,
    energy_wh integer,
    power_w real,
    soc_percent real,
    stop_reason text,
    stop_id_tag text collate nocase,
    closed_by text,
    start_key text,
    reservation_id integer,
    command_id text,
    last_meter_at integer,
    start_status text,
    interrupted_at integer,
    register_wh real,
    register_fell_from_wh real,
    register_base_wh real not null,
    energy_carried_wh real not null,
    external_id text,
    custom text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
create unique index sessions_start on sessions (charge_point_id, start_key) where start_key is not null;
create index sessions_transaction on sessions (charge_point_id, transaction_id);
create index sessions_evse on sessions (charge_point_id, evse_id, started_at);
create index sessions_charge_point on sessions (charge_point_id, id);
create index sessions_id_tag on sessions (id_tag, id);
create index sessions_started on sessions (started_at);
create index sessions_status on sessions (status, charge_point_id);
create index sessions_interrupted on sessions (interrupted_at) where interrupted_at is not null;
create index sessions_command on sessions (command_id) where command_id is not null;

create table counters (
    name text primary key,
    value integer not null
);

create table meter_values (
    id integer primary key,
    organization_id text not null,
    charge_point_id text not null,
    evse_id integer not null,
    connector_id integer,
    session_id text,
    sampled_at integer not null,
    received_at integer not null,
    context text,
    energy_wh real,
    power_w real,
    soc_percent real,
    samples text not null,
    digest integer not null
);
-- Each row is in one of the two: those of a session are looked up by it, the others by place.
create unique index meter_values_session on meter_values (session_id, sampled_at, digest) where session_id is not null;
create unique index meter_values_place on meter_values (charge_point_id, evse_id, sampled_at, digest)
    where session_id is null;

create table id_tags (
    id text primary key,
    organization_id text not null references organizations (id),
    id_tag_uid text not null collate nocase,
    type text not null,
    status text not null,
    expire_at integer,
    group_id text collate nocase,
    label text,
    external_id text,
    custom text not null,
    last_used_at integer,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    unique (organization_id, id_tag_uid)
);
create index id_tags_group on id_tags (group_id) where group_id is not null;

create table authorizations (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null,
    evse_id integer,
    connector_id integer,
    method text not null,
    source text not null,
    status text not null,
    rejection_reason text,
    id_tag text not null collate nocase,
    group_id text collate nocase,
    session_id text,
    request text not null,
    created_at integer not null
);
create index authorizations_charge_point on authorizations (charge_point_id, id);
create index authorizations_id_tag on authorizations (id_tag, id);

create table commands (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null,
    evse_id integer,
    id_tag text collate nocase,
    action text not null,
    ocpp_version text,
    ocpp_action text,
    request text not null,
    ocpp_request text,
    status text not null,
    ocpp_status text,
    result text,
    error_code text,
    error_description text,
    session_id text,
    requested_by text,
    deliver text not null,
    expires_at integer,
    created_at integer not null,
    sent_at integer,
    completed_at integer,
    updated_at integer not null,
    version integer not null
);
create index commands_charge_point on commands (charge_point_id, id);
create index commands_unfinished on commands (charge_point_id, id) where status in ('queued', 'sent');

-- autoincrement: a sequence is never used twice, also when the newest rows are deleted.
create table events (
    sequence integer primary key autoincrement,
    id text not null unique,
    organization_id text not null,
    type text not null,
    charge_point_id text,
    occurred_at integer not null,
    data text not null
);

create table reviews (
    id text primary key,
    organization_id text not null,
    kind text not null,
    charge_point_id text not null,
    evse_id integer,
    connector_id integer,
    session_id text,
    action text not null,
    message text not null,
    detail text,
    message_key text,
    received_at integer not null,
    resolved_at integer,
    resolution text
);
create unique index reviews_message on reviews (charge_point_id, message_key) where message_key is not null;
create index reviews_open on reviews (id) where resolved_at is null;

create table configuration_keys (
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    component_name text not null,
    name text not null collate nocase,
    instance text not null,
    evse_id integer not null,
    value text,
    readonly integer,
    known integer not null,
    reported_at integer not null,
    primary key (charge_point_id, component_name, name, instance, evse_id)
) without rowid;

create table deviations (
    charge_point_id text not null references charge_points (id) on delete cascade,
    kind text not null,
    count integer not null,
    last_at integer not null,
    last_detail text,
    primary key (charge_point_id, kind)
) without rowid;

create table idempotency_keys (
    api_key_id text not null,
    idempotency_key text not null,
    method text not null,
    path text not null,
    body_hash text not null,
    response_status integer,
    response_body text,
    response_headers text,
    created_at integer not null,
    primary key (api_key_id, idempotency_key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- The row that the store writes to find out whether writing is possible again.
create table probe (
    id integer primary key,
    count integer not null
);
