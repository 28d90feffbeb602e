-- grain: one table or view that a person may ask for
-- question: which tables and views are in this database, and what do they mean?
with
tables_and_views as (
    select
        schema_name || '.' || table_name as name,
        comment as meaning,
    from duckdb_tables()
    union all
    select
        schema_name || '.' || view_name as name,
        comment as meaning,
    from duckdb_views()
    where not internal
),

shown as (
    select * from tables_and_views
    where not starts_with(name, 'fts_')
)

select * from shown
order by name
