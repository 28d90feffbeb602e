-- grain: one check of one attempt
-- question: which rows broke its rule?
create table if not exists checks (
    release_id varchar,
    check_id varchar,
    rule varchar,
    table_name varchar,
    source varchar,
    severity varchar,
    checked_count bigint,
    broken_count bigint,
    sample varchar
)
