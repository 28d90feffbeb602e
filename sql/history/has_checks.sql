-- grain: the table of checks
-- question: does this history have one already?
from duckdb_tables()
where table_name = 'checks' and database_name = current_database()
