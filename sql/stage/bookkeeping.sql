-- question: what does the stage keep beside its rows? How far each file of the archive was read,
-- what a person accepted, of which contract its tables are, and the release that shows its rows.
create table stage.archive_files (file varchar, byte_count bigint);
create table stage.decisions (capture_id varchar, decided_at timestamp);
create table stage.contract (version varchar);
create table stage.released (release_id varchar, code_version varchar);
