-- grain: one value of a row that changed; else one row that came or went
-- question: what was it before, and what is it now? A row that came or went is shown whole, without
-- what it does not state.
with
changed_rows as (${query}),

changed_columns as (
    select
        *,
        unnest(
            if(
                change = 'changed',
                list_filter(
                    json_keys(new_row),
                    lambda it: json_extract(old_row, it) is distinct from json_extract(new_row, it)
                ),
                [null]
            )
        ) as column_name,
    from changed_rows
),

changed_values as (
    select
        change,
        ${key},
        column_name,
        case
            when change = 'changed' then json_extract_string(old_row, column_name)
            when change = 'went' then cast(json_merge_patch('{}', old_row) as varchar)
        end as old_value,
        case
            when change = 'changed' then json_extract_string(new_row, column_name)
            when change = 'came' then cast(json_merge_patch('{}', new_row) as varchar)
        end as new_value,
    from changed_columns
    order by
        change,
        ${key},
        list_position(json_keys(new_row), column_name)
)

select * from changed_values
