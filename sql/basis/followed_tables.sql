-- grain: one table of a release that follows on the last one
-- question: of which tables is it known which rows left and which came, and how many are they?
-- Tables in memory from which nothing was ever deleted have as many rows as is estimated.
with
counted as (
    select
        regexp_extract(tables.table_name, '^(left|come)_(.*)$', ['side', 'name']) as found,
        tables.estimated_size as row_count,
    from duckdb_tables() as tables
    where tables.database_name = 'work'
),

followed_tables as (
    select
        found['name'] as table_name,
        coalesce(sum(row_count) filter (where found['side'] = 'left'), 0) as left_count,
        coalesce(sum(row_count) filter (where found['side'] = 'come'), 0) as come_count,
    from counted
    where found['side'] != ''
    group by found['name']
)

select * from followed_tables
