-- Autoincrement read and wrote a counter beside every event. The newest event is always kept instead, so the
-- next one gets a number that was never used; where none was left, one of its own keeps the number.
create table outbox (
    sequence integer primary key,
    id text not null,
    organization_id text not null,
    type text not null,
    charge_point_id text,
    occurred_at integer not null,
    data text not null
);
insert into outbox select sequence, id, organization_id, type, charge_point_id, occurred_at, data from events;
insert into outbox
    select seq, 'evt_00000000000000000000000000', 'org_default', 'server.upgraded', null, unixepoch() * 1000, '{}'
    from sqlite_sequence where name = 'events' and seq > 0 and not exists (select 1 from outbox);
drop table events;
alter table outbox rename to events;
