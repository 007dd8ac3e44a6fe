-- The number by which a charge point tells which start command a transaction came of.
alter table commands add column remote_start_id integer;
create unique index commands_remote_start on commands (charge_point_id, remote_start_id)
    where remote_start_id is not null;

-- What kind of plug is kept free, where it is no particular EVSE.
alter table reservations add column connector_type text;

-- Who made a profile: the central system (CSO) or another one that the charge point listens to.
alter table charging_profiles add column source text not null default 'CSO';
-- When the charge point itself last told of it.
alter table charging_profiles add column told_at integer;

-- Limits that others than the central system set a charge point.
create table charging_limits (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    evse_id integer not null, -- 0: the charge point itself
    source text not null,
    grid_critical integer,
    schedules text not null,
    reported_at integer not null,
    unique (charge_point_id, evse_id, source)
);

-- What the vehicle on an EVSE wants, and what was made of it.
create table charging_needs (
    charge_point_id text not null references charge_points (id) on delete cascade,
    evse_id integer not null,
    organization_id text not null,
    session_id text, -- null: none has begun yet
    needs text not null,
    max_periods integer,
    departure_at integer,
    received_at integer not null,
    answer_by integer, -- until when a profile is owed; null: none is
    command_id text,   -- the newest that sets the profile
    ev_schedule text,  -- what the vehicle will do
    ev_schedule_fits integer,
    primary key (charge_point_id, evse_id)
) without rowid;
create index charging_needs_owed on charging_needs (answer_by) where answer_by is not null;
