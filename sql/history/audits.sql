-- grain: one audit of a release
-- question: in how many tables did it differ from a full derivation?
create table if not exists audits (
    audited_at timestamp,
    release_id varchar,
    table_count bigint,
    sample varchar
)
