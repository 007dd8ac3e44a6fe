-- Files kept beside the database, named by their id in the folder of files, and the one-time URLs under which
-- charge points fetch and deliver them.

create table files (
    id text primary key,
    organization_id text not null references organizations (id),
    charge_point_id text,
    command_id text,
    purpose text not null,
    name text not null,
    size integer not null,
    sha256 text not null,
    content_type text not null,
    created_at integer not null,
    expires_at integer
);
create index files_by_organization on files (organization_id, id);
create index files_by_charge_point on files (charge_point_id, id) where charge_point_id is not null;
create index files_by_command on files (command_id) where command_id is not null;
create index files_by_expiry on files (expires_at) where expires_at is not null;

-- Only the SHA-256 of a token is kept: who reads the database cannot fetch or deliver anything with it.
create table file_grants (
    token_hash text primary key,
    direction text not null,
    organization_id text not null,
    charge_point_id text not null,
    command_id text not null,
    purpose text not null,
    file_id text,
    completed integer not null,
    created_at integer not null,
    expires_at integer not null
);
create index file_grants_by_expiry on file_grants (expires_at);
create index file_grants_by_file on file_grants (file_id) where file_id is not null;
