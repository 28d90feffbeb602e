-- grain: that of the table
-- question: which of its rows are of the keys of one portion?
select *
from ${table}
where hash(${key}) % ${portion_count} = ${portion}
