-- question: how many rows has a table, or the answer of a query?
select count(*) as row_count
from ${relation}
