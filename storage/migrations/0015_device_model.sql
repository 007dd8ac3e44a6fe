-- The device model of OCPP 2.x beside the keys of 1.6, and what charge points tell in parts.

-- A variable is named by its component (with an instance) of the charge point, an EVSE or a connector, and its
-- own name and instance; a key of 1.6 by its name alone.
create table new_configuration_keys (
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    component_name text not null collate nocase,
    component_instance text not null collate nocase,
    evse_id integer not null,
    connector_id integer not null,
    name text not null collate nocase,
    instance text not null collate nocase,
    value text,
    readonly integer,
    known integer not null,
    reported_at integer not null,
    reboot_required integer not null,
    mutability text,
    persistent integer,
    constant integer,
    data_type text,
    unit text,
    min_limit real,
    max_limit real,
    values_list text,
    supports_monitoring integer,
    primary key (charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance)
) without rowid;
insert or replace into new_configuration_keys
    (organization_id, charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance,
     value, readonly, known, reported_at, reboot_required)
    select organization_id, charge_point_id, component_name, '', evse_id, 0, name, instance, value, readonly,
           known, reported_at, reboot_required
    from configuration_keys;
drop table configuration_keys;
alter table new_configuration_keys rename to configuration_keys;
create index configuration_keys_name on configuration_keys (charge_point_id, name);

-- What a variable has beside its actual value: a target, and what the target may be set to.
create table variable_attributes (
    charge_point_id text not null references charge_points (id) on delete cascade,
    component_name text not null collate nocase,
    component_instance text not null collate nocase,
    evse_id integer not null,
    connector_id integer not null,
    name text not null collate nocase,
    instance text not null collate nocase,
    type text not null,
    value text,
    mutability text,
    persistent integer not null,
    constant integer not null,
    reported_at integer not null,
    primary key (charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance, type)
) without rowid;

drop index desired_configuration_key;
alter table desired_configuration add column component_instance text not null default '';
alter table desired_configuration add column connector_id integer not null default 0;
create unique index desired_configuration_key on desired_configuration
    (organization_id, coalesce(charge_point_id, ''), coalesce(tag, ''), coalesce(vendor, ''), coalesce(model, ''),
     component_name, component_instance, evse_id, connector_id, name, instance);

create table new_configuration_deliveries (
    charge_point_id text not null references charge_points (id) on delete cascade,
    component_name text not null collate nocase,
    component_instance text not null collate nocase,
    evse_id integer not null,
    connector_id integer not null,
    name text not null collate nocase,
    instance text not null collate nocase,
    value text not null,
    delivered_value text,
    status text not null,
    detail text,
    firmware_version text not null,
    attempted_at integer not null,
    primary key (charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance)
) without rowid;
insert or replace into new_configuration_deliveries
    (charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance, value,
     delivered_value, status, detail, firmware_version, attempted_at)
    select charge_point_id, component_name, '', evse_id, 0, name, instance, value, delivered_value, status, detail,
           firmware_version, attempted_at
    from configuration_deliveries;
drop table configuration_deliveries;
alter table new_configuration_deliveries rename to configuration_deliveries;

-- What a charge point was asked to tell in parts, by the number that the parts carry, and which have come.
create table multiparts (
    charge_point_id text not null references charge_points (id) on delete cascade,
    request_id integer not null,
    kind text not null,
    purpose text not null,
    command_id text,
    status text not null,
    parts integer not null,
    last_number integer,
    asked_at integer not null,
    deadline_at integer not null,
    ended_at integer,
    primary key (charge_point_id, request_id)
) without rowid;
create index multiparts_open on multiparts (deadline_at) where status = 'open';
create index multiparts_ended on multiparts (ended_at) where ended_at is not null;
create table multipart_parts (
    charge_point_id text not null,
    request_id integer not null,
    number integer not null,
    primary key (charge_point_id, request_id, number),
    foreign key (charge_point_id, request_id) references multiparts (charge_point_id, request_id) on delete cascade
) without rowid;

-- The slots of a charge point's networks that were set from here. Passwords are not kept.
create table network_profiles (
    charge_point_id text not null references charge_points (id) on delete cascade,
    slot integer not null,
    organization_id text not null,
    connection text not null,
    set_at integer not null,
    primary key (charge_point_id, slot)
) without rowid;
