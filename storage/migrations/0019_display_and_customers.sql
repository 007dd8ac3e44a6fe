-- What charge points were asked to tell of a customer, or to forget. Personal data: rows go soon.
create table customer_information (
    id text primary key,
    organization_id text not null,
    charge_point_id text not null references charge_points (id) on delete cascade,
    command_id text not null unique,
    report integer not null,
    clear integer not null,
    status text not null,
    ocpp_status text,
    requested_at integer not null,
    ended_at integer,
    expires_at integer not null
);
create index customer_information_charge_point on customer_information (charge_point_id, id);
create index customer_information_expiry on customer_information (expires_at);

create table customer_information_parts (
    customer_information_id text not null references customer_information (id) on delete cascade,
    number integer not null,
    text text not null,
    primary key (customer_information_id, number)
) without rowid;

-- Customers that a charge point has forgotten on demand: their tag stays off its local list. `list_pending`: whether the list
-- that it holds still has to be looked at.
create table cleared_customers (
    charge_point_id text not null references charge_points (id) on delete cascade,
    id_tag text not null collate nocase,
    organization_id text not null,
    cleared_at integer not null,
    list_pending integer not null,
    primary key (charge_point_id, id_tag)
) without rowid;
create index cleared_customers_pending on cleared_customers (charge_point_id) where list_pending = 1;

-- Messages on the displays of charge points, as far as we set them or were told of them; `number` is the one by which the
-- charge point knows it.
create table display_messages (
    charge_point_id text not null references charge_points (id) on delete cascade,
    number integer not null,
    organization_id text not null,
    priority text not null,
    state text,
    start_at integer,
    end_at integer,
    transaction_id text,
    format text not null,
    language text,
    content text not null,
    display_name text,
    display_instance text,
    evse_id integer,
    set_at integer, -- when it took it from us
    known_at integer not null, -- when it was last set or told of
    primary key (charge_point_id, number)
) without rowid;
create index display_messages_end on display_messages (end_at) where end_at is not null;
