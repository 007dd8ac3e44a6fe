-- Every numbered event of a transaction that a charge point has told, once: what makes repeats and gaps
-- known.
create table transaction_events (
    id integer primary key,
    organization_id text not null,
    charge_point_id text not null,
    session_id text not null,
    seq_no integer not null,
    kind text not null,
    trigger_reason text,
    charging_state text,
    offline integer not null,
    occurred_at integer not null,
    received_at integer not null
);
create unique index transaction_events_once on transaction_events (session_id, seq_no, kind, occurred_at);
create index transaction_events_number on transaction_events (charge_point_id, seq_no);

-- What kind of token began a session, how far the vehicle's charging is, and how many of the numbered events
-- between the session's first and its last known one never came.
alter table sessions add column id_tag_type text;
alter table sessions add column charging_state text;
alter table sessions add column missing_events integer;

-- The kind of a token on a local list.
alter table local_list_entries add column type text;

-- What drivers are told of a tariff before they charge by it.
alter table tariffs add column driver_message text;
