-- Nothing looks for an event by its id, and every change of state paid for keeping an index of them. The
-- counter goes on: a sequence is never used twice.
create table outbox (
    sequence integer primary key autoincrement,
    id text not null,
    organization_id text not null,
    type text not null,
    charge_point_id text,
    occurred_at integer not null,
    data text not null
);
insert into outbox select sequence, id, organization_id, type, charge_point_id, occurred_at, data from events;
delete from sqlite_sequence where name = 'outbox';
update sqlite_sequence set name = 'outbox' where name = 'events';
drop table events;
alter table outbox rename to events;
