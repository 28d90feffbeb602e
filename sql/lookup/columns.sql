-- grain: one column of a table or view
-- question: which columns does it have, of which types, and what do they mean?
with
named_columns as (
    select
        column_name as "column",
        lower(data_type) as type,
        comment as meaning,
        column_index,
    from duckdb_columns()
    where schema_name || '.' || table_name = $name
)

select * exclude (column_index) from named_columns
order by column_index
