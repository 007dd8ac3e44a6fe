-- Subscriptions to events, and what was sent to them. A subscription reads the outbox from `read_until` on; each
-- event that it wants becomes a delivery in the same transaction that moves `read_until`.

create table webhooks (
    id text primary key,
    organization_id text not null references organizations (id),
    callback_url text not null,
    events text not null,            -- JSON list of patterns
    charge_point_ids text not null,  -- JSON list; empty: all
    description text,
    active integer not null,
    sealed_secret text not null,
    sealed_headers text not null,    -- JSON object, sealed: headers may carry credentials
    read_until integer not null,     -- sequence in events
    failing_since integer,           -- first failure since the last success
    paused_at integer,
    pause_reason text,
    created_by text,
    created_at integer not null,
    updated_at integer not null,
    version integer not null
);
create index webhooks_of_organization on webhooks (organization_id, id);

create table webhook_deliveries (
    id text primary key,
    organization_id text not null,
    subscription_id text not null references webhooks (id) on delete cascade,
    event_id text not null,
    event_sequence integer not null,
    event_type text not null,
    charge_point_id text,
    lane text not null,              -- deliveries of one lane are made in order: the charge point, or empty
    body text not null,              -- the envelope, byte for byte as it is signed and sent
    status text not null,
    attempts integer not null,       -- in all
    tries integer not null,          -- since it was last queued
    next_attempt_at integer,
    response_status integer,         -- of the last attempt
    error text,
    created_at integer not null,
    updated_at integer not null,
    completed_at integer
);
create unique index webhook_deliveries_of_event on webhook_deliveries (subscription_id, event_sequence);
create index webhook_deliveries_open on webhook_deliveries (subscription_id, lane, event_sequence)
    where status in ('pending', 'failed');
create index webhook_deliveries_waiting on webhook_deliveries (subscription_id, event_sequence)
    where status in ('pending', 'failed');
create index webhook_deliveries_of_organization on webhook_deliveries (organization_id, id);
create index webhook_deliveries_completed on webhook_deliveries (completed_at) where completed_at is not null;

create table webhook_attempts (
    delivery_id text not null references webhook_deliveries (id) on delete cascade,
    number integer not null,
    attempted_at integer not null,
    took_ms integer not null,
    request_headers text not null,   -- JSON object, without secrets
    response_status integer,
    response_headers text,
    response_body text,              -- its beginning
    error text,
    primary key (delivery_id, number)
);
