-- When a command was handed to a connection: if the server dies then, nobody knows whether it was sent.
alter table commands add column begun_at integer;
