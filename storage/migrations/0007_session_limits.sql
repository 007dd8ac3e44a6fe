-- Sessions that are planned before they begin, their limits, and what they cost.

alter table sessions add column origin text not null default 'local'; -- remote, local, offline
alter table sessions add column reported_reason text; -- why it ended, in the charge point's word
alter table sessions add column limits text; -- as given: {energy_wh, duration_seconds, money}
alter table sessions add column limit_at integer; -- when time alone will reach one of them
alter table sessions add column limit_reached text;
alter table sessions add column tariff_id text;
alter table sessions add column tariff_version integer; -- the one that it began under
alter table sessions add column cost text;
create index sessions_limit on sessions (limit_at) where limit_at is not null;

-- Sessions that have reached a limit and are to be stopped; a row goes when its session has ended.
create table limit_stops (
    session_id text primary key references sessions (id) on delete cascade,
    charge_point_id text not null,
    attempts integer not null,
    next_at integer, -- null: given up
    command_id text -- the last stop that was sent
) without rowid;
create index limit_stops_due on limit_stops (next_at) where next_at is not null;

create table tariffs (
    id text primary key,
    organization_id text not null references organizations (id),
    name text not null,
    is_default integer not null, -- for charge points without a tariff of their own
    currency text not null,
    price_per_kwh_micro integer not null, -- millionths of the currency's unit
    price_per_minute_micro integer not null,
    price_per_session_micro integer not null,
    tax_ppm integer not null,
    external_id text,
    custom text not null,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
create unique index tariffs_default on tariffs (organization_id) where is_default = 1;

-- Every version that a tariff ever had: sessions keep the one that they began under, also after its removal.
create table tariff_versions (
    tariff_id text not null,
    version integer not null,
    currency text not null,
    price_per_kwh_micro integer not null,
    price_per_minute_micro integer not null,
    price_per_session_micro integer not null,
    tax_ppm integer not null,
    created_at integer not null,
    primary key (tariff_id, version)
) without rowid;

alter table charge_points add column tariff_id text;
