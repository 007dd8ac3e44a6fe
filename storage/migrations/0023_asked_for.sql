-- The newest session that was asked for from afar on a charge point, whose vehicle may come late: looked for at each
-- start, among the few that were.
create index sessions_asked_for on sessions (charge_point_id, id) where command_id is not null;
