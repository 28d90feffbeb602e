-- question: which rows does a query find, for example?
select cast(broken as varchar) as broken_row
from (${query}) as broken
order by broken_row
limit 3
