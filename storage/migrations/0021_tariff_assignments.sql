-- Tariffs of groups of charge points: of all that bear a tag (label).
create table tariff_assignments (
    organization_id text not null references organizations (id),
    charge_point_tag text not null,
    tariff_id text not null references tariffs (id) on delete cascade,
    updated_at integer not null,
    primary key (organization_id, charge_point_tag)
) without rowid;
create index tariff_assignments_tariff on tariff_assignments (tariff_id);

-- The tag that a charge point shall forget; nothing once it is known to have taken the request.
alter table customer_information add column clear_id_tag text;
