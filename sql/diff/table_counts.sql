-- grain: one table
-- question: how many of its rows came, went and changed between two releases?
select
    table_name,
    count(*) filter (where change = 'came') as came_count,
    count(*) filter (where change = 'went') as went_count,
    count(*) filter (where change = 'changed') as changed_count,
from (${query}) as changed_rows
group by table_name
order by table_name
