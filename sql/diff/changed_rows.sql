-- grain: one row of a table that came, went or changed between two releases
-- question: which rows are these, and what were they before?
-- noqa: disable=RF02,RF03,ST07
select
    '${table}' as table_name,
    case
        when other_rows.${first} is null then 'came'
        when these_rows.${first} is null then 'went'
        else 'changed'
    end as change,
    ${key},
    to_json(other_rows) as old_row,
    to_json(these_rows) as new_row,
from new_release.${table} as these_rows
full outer join old_release.${table} as other_rows using (${key})
where other_rows is distinct from these_rows
