-- Running sessions are few and asked for with every start and stop; of finished ones there are ever more.
drop index sessions_status;
create index sessions_status on sessions (status, id);
drop index sessions_transaction;
create index sessions_transaction on sessions (charge_point_id, transaction_id, id);
create index sessions_running on sessions (charge_point_id, evse_id, started_at, id) where status = 'active';
create index sessions_running_tag on sessions (id_tag, id) where status = 'active';
create index sessions_pending on sessions (charge_point_id, id) where status = 'pending';
