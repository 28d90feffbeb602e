-- question: how many rows of a table stand beyond the first of their key?
select count(*) - count(distinct row(${key})) as repeated_count
from ${table}
