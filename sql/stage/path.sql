-- question: which file is the stage in?
select path
from duckdb_databases()
where database_name = 'stage'
