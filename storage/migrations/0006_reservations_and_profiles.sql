-- Reservations and charging profiles.

create table reservations (
    id text primary key,
    organization_id text not null,
    number integer not null unique,
    charge_point_id text not null,
    evse_id integer, -- null: the whole charge point
    id_tag text not null collate nocase,
    group_id text collate nocase,
    expiry_date integer not null,
    status text not null,
    session_id text,
    cancel_reason text,
    command_id text,
    open_command_id text,
    cancel_command_id text,
    ended_at integer,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
create index reservations_charge_point on reservations (charge_point_id, id);
create index reservations_id_tag on reservations (id_tag, id);
create index reservations_ended on reservations (ended_at) where ended_at is not null;
create index reservations_open on reservations (charge_point_id) where status in ('pending', 'active');
create index reservations_unanswered on reservations (open_command_id) where open_command_id is not null;

-- What is installed on a charge point, as far as it told.
create table charging_profiles (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    profile_id integer not null,
    evse_id integer not null, -- 0: the charge point itself
    purpose text not null,
    stack_level integer not null,
    session_id text,
    command_id text,
    profile text not null,
    installed_at integer not null,
    unique (charge_point_id, profile_id)
);
create index charging_profiles_session on charging_profiles (session_id) where session_id is not null;

-- In which form a charge point took a profile that it refused as it was asked.
create table charging_profile_forms (
    charge_point_id text not null references charge_points (id) on delete cascade,
    purpose text not null,
    accepted_purpose text not null,
    lowest_stack_level integer not null,
    absolute integer not null,
    learned_at integer not null,
    primary key (charge_point_id, purpose)
) without rowid;
