-- grain: one table, view or column
-- question: what does it mean?
with
meanings as (
    select
        schema_name || '.' || table_name as name,
        comment as meaning,
    from duckdb_tables()
    union all
    select
        schema_name || '.' || view_name as name,
        comment as meaning,
    from duckdb_views()
    union all
    select
        schema_name || '.' || table_name || '.' || column_name as name,
        comment as meaning,
    from duckdb_columns()
)

select * from meanings
