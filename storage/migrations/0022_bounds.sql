-- What has ended is deleted after its time, the oldest first.
create index commands_completed on commands (completed_at) where completed_at is not null;
create index firmware_updates_ended on firmware_updates (ended_at) where ended_at is not null;
create index log_requests_ended on log_requests (ended_at) where ended_at is not null;
create index firmware_publications_ended on firmware_publications (ended_at) where ended_at is not null;

-- So are values that belong to no session; those of sessions, nearly all, pay nothing for this index.
create index meter_values_of_stations on meter_values (received_at) where session_id is null;

-- Findings of one kind that a charge point goes on giving cause for are counted on the newest of those that wait.
alter table reviews add column repeats integer not null default 0;
alter table reviews add column repeated_at integer;
create index reviews_waiting on reviews (charge_point_id, kind, id) where resolved_at is null;
