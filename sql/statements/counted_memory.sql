-- question: how many bytes of memory does the database hold, by its own count?
select cast(coalesce(sum(memory_usage_bytes), 0) as bigint)
from duckdb_memory()
