-- grain: the index of search
-- question: does this release have one?
select schema_name
from duckdb_schemas()
where schema_name = 'search' and not internal
