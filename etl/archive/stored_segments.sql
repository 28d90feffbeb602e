-- The memory of an archive that a store keeps, in SQLite: what etl/archive/stored_segments.py asks.
-- crc: of the row itself and of all segments.
create table place (url text not null, cache_bytes integer not null, crc integer not null);
create table segments (name text primary key, byte_count integer not null) without rowid;
