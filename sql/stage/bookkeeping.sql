-- question: what does the stage keep beside its rows? How far each file of the archive was read,
-- what a person accepted, of which contract its tables are, the release that shows its rows, and a
-- fingerprint of each capture's rows, by which the next release sees what changed. A release that
-- an audit found to differ is doubted: the next one does not begin with it.
create table stage.archive_files (file varchar, byte_count bigint);
create table stage.decisions (capture_id varchar, decided_at timestamp);
create table stage.contract (version varchar);
create table stage.fingerprints (capture_id varchar, fingerprint hugeint);
create table stage.doubted (release_id varchar);
create table stage.released (release_id varchar, code_version varchar);
