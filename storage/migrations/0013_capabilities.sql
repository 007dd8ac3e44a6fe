-- The last register value of a session when no power explains it, and whether its register has gone on
-- elsewhere than its start says.
alter table sessions add column register_suspect_wh real;
alter table sessions add column register_moved integer not null default 0;

-- What a charge point answered that it does not have, with the firmware that said so.
create table absent_actions (
    charge_point_id text not null references charge_points (id) on delete cascade,
    action text not null,
    code text not null,
    firmware_version text,
    seen_at integer not null,
    primary key (charge_point_id, action)
);
