-- question: which rows that came lead to no row?
-- DuckDB goes through the keys of the target once, and keeps those of the few that came.
select referring.${column}
from ${come} as referring
anti join ${target} as referred on referring.${column} = referred.${column}
where referring.${column} is not null
