-- A password that was sent to a charge point, until it is known whether it has taken it.
alter table charge_points add column pending_password_hash text;

-- Whether the charge point has accepted one of the stops that were sent for a limit.
alter table limit_stops add column accepted integer not null default 0;

-- Remote starts that began no session yet: asked for with every start.
create index commands_unlinked_start on commands (charge_point_id, id)
    where action = 'start' and session_id is null and status in ('sent', 'accepted');

-- What a tag has charged in a period.
create index sessions_tag_started on sessions (id_tag, started_at);
