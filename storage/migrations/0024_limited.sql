-- The active sessions with a limit to watch, asked for every few seconds: few of all that are active.
create index sessions_limited on sessions (id) where status = 'active' and limits is not null and limit_reached is null;
