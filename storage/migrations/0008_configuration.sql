-- What charge points are wanted to be set to, and what became of it.

-- Set at reported_at to a value that works after a boot only.
alter table configuration_keys add column reboot_required integer not null default 0;

-- For one charge point, or for every one that has the tag, the vendor and the model that are given.
create table desired_configuration (
    id text primary key,
    organization_id text not null,
    charge_point_id text references charge_points (id) on delete cascade,
    tag text,
    vendor text,
    model text,
    component_name text not null,
    name text not null collate nocase,
    instance text not null,
    evse_id integer not null,
    value text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
create unique index desired_configuration_key on desired_configuration
    (organization_id, coalesce(charge_point_id, ''), coalesce(tag, ''), coalesce(vendor, ''), coalesce(model, ''),
     component_name, name, instance, evse_id);
create index desired_configuration_charge_point on desired_configuration (charge_point_id);

-- The last attempt to set a key of a charge point to what is desired.
create table configuration_deliveries (
    charge_point_id text not null references charge_points (id) on delete cascade,
    component_name text not null,
    name text not null collate nocase,
    instance text not null,
    evse_id integer not null,
    value text not null,
    delivered_value text,
    status text not null,
    detail text,
    firmware_version text not null,
    attempted_at integer not null,
    primary key (charge_point_id, component_name, name, instance, evse_id)
) without rowid;

-- When a charge point's whole configuration was read, and with which firmware.
create table configuration_reads (
    charge_point_id text primary key references charge_points (id) on delete cascade,
    firmware_version text not null,
    read_at integer,
    attempts integer not null,
    attempted_at integer not null
);
