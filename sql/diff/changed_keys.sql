-- grain: one key that only one of two releases has, or whose rows differ
-- question: which rows of a table came, went or changed, and in which columns?
select
    '${table}' as table_name,
    case when ${is_old_absent} then 'came' when ${is_new_absent} then 'went' else 'changed' end
        as change,
    json_object(${key_fields}) as row_key,
    case
        when not ${is_old_absent} and not ${is_new_absent} then concat_ws(', ', ${changed_names})
    end as changed_columns,
from new_release.${table} as these_rows
full outer join old_release.${table} as other_rows on ${same_key}  -- noqa: ST11
where ${may_differ}
