-- What begins at the same time stands near together in an index, whichever charge point it is of: each page that
-- a commit touches is written twice. Repeats are looked for by all of the key, a transaction by its id.
drop index sessions_start;
create unique index sessions_start on sessions (start_key, charge_point_id) where start_key is not null;
drop index sessions_transaction;
create index sessions_transaction on sessions (transaction_id, charge_point_id, id);

-- Ids rise with time: what a tag has charged in a period is found by sessions_id_tag.
drop index sessions_tag_started;

-- Resolved reviews are deleted after their time.
create index reviews_resolved on reviews (resolved_at) where resolved_at is not null;

-- Whether the password that is pending is that of one of the charge point's networks: then the one before it
-- counts on, for it may be that of another network.
alter table charge_points add column pending_is_profiles integer not null default 0;

-- What intervals told while the register rested gives way to the register's rise: it is kept apart.
alter table sessions add column interval_wh real not null default 0;
