-- The charge points that are treated otherwise than others, among which one is found by its other identity. No
-- function stands in the index: the schema of a file is not trusted with any.
create index charge_points_quirks on charge_points (quirks) where quirks <> '{}';
