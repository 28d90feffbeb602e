-- grain: one column of core in one attempt
-- question: how many rows stated it?
create table if not exists fill_rates (
    release_id varchar,
    table_name varchar,
    column_name varchar,
    row_count bigint,
    stated_count bigint
)
