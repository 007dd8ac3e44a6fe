-- The other identity under which a charge point connects, where its quirks name one.
create unique index charge_points_path_identity on charge_points (json_extract(quirks, '$.path_identity'));
