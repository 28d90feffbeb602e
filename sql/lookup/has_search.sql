-- grain: the index of search
-- question: does this database have one? Without a name, the current one.
select schema_name
from duckdb_schemas()
where
    schema_name = 'search'
    and database_name = coalesce($database, current_database())
