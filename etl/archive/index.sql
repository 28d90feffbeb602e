-- The index of the archive, in SQLite: what etl/archive/index.py fills and asks.
-- crc: of the row's other values, since SQLite itself notices no flipped bit in a value.
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
