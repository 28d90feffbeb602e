-- question: what was a release made of, and by which code? It begins the next one.
create schema basis;
create table basis.captures (capture_id varchar, fingerprint hugeint, is_accepted boolean);
create table basis.code (code_version varchar);
create table basis.broken_rows (check_id varchar, row_key varchar, row_text varchar);
comment on table basis.captures is
'Fingerprints of what was staged of each capture when the release was made. One row: one capture.';
comment on table basis.code is 'The version, the SQL and the contract of the release. One row.';
comment on table basis.broken_rows is
'What breaks the rules of sql/checks that are asked about changes. One row: one broken row.';
