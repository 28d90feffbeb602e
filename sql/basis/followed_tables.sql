-- grain: one table of a release that follows on the last one
-- question: of which tables is it known which rows came and which left?
with
followed_tables as (
    select substr(table_name, length('come_') + 1) as table_name,
    from duckdb_tables()
    where database_name = 'work' and starts_with(table_name, 'come_')
)

select * from followed_tables
