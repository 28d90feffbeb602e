-- grain: one table of a release that follows on the last one
-- question: of which tables is it known which rows left and which came, and how many are they?
-- Tables in memory from which nothing was ever deleted have as many rows as is estimated.
select
    table_name as name,
    estimated_size as row_count,
from duckdb_tables()
where
    database_name = 'work'
    and (starts_with(table_name, 'left_') or starts_with(table_name, 'come_'))
