-- grain: a function that gives the stem of a word
-- question: can it be called? It is the extension's.
select function_name
from duckdb_functions()
where function_name = 'stem'
