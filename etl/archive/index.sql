-- The index of the archive, in SQLite: what etl/archive/index.py fills and asks.
-- crc: of the row's other values. sums: the rows of a group of a table, and the sum of their crc.
create table files (name text primary key, read_to integer, crc integer) without rowid;

create table bodies (sha256 text primary key, file text, offset integer, crc integer) without rowid;

create table captures (
    capture_id text primary key, imported_at text, source text, crc integer
) without rowid;

create table records (
    file text, begins_at integer, ends_at integer, capture_id text, byte_count integer,
    crc integer,
    primary key (file, begins_at)
) without rowid;

create table notes (
    kind text, noted_at text, content text, file text, offset integer, crc integer
);

create index notes_by_kind on notes (kind);

create table sums (
    table_name text, group_name text, row_count integer, crc_sum integer,
    primary key (table_name, group_name)
) without rowid;

create trigger records_come after insert on records begin
    insert into sums values ('records', new.file, 1, new.crc)
    on conflict do update set row_count = row_count + 1, crc_sum = crc_sum + new.crc;
end;

create trigger records_leave after delete on records begin
    update sums set row_count = row_count - 1, crc_sum = crc_sum - old.crc
    where table_name = 'records' and group_name = old.file;
end;

create trigger notes_come after insert on notes begin
    insert into sums values ('notes', new.kind, 1, new.crc)
    on conflict do update set row_count = row_count + 1, crc_sum = crc_sum + new.crc;
end;

create trigger captures_come after insert on captures begin
    insert into sums values ('captures', '', 1, new.crc)
    on conflict do update set row_count = row_count + 1, crc_sum = crc_sum + new.crc;
end;

create trigger captures_leave after delete on captures begin
    update sums set row_count = row_count - 1, crc_sum = crc_sum - old.crc
    where table_name = 'captures' and group_name = '';
end;

create trigger files_come after insert on files begin
    insert into sums values ('files', '', 1, new.crc)
    on conflict do update set row_count = row_count + 1, crc_sum = crc_sum + new.crc;
end;

create trigger files_leave after delete on files begin
    update sums set row_count = row_count - 1, crc_sum = crc_sum - old.crc
    where table_name = 'files' and group_name = '';
end;
