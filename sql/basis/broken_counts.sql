-- grain: one file of sql/checks whose rule is broken
-- question: how many rows break it, and which three come first?
with
broken_rows as (
    from changed.kept_rows
    union all
    from changed.come_rows
),

broken_counts as (
    select
        check_id,
        count(*) as broken_count,
        array_to_string(min(row_text, 3), '; ') as sample,
    from broken_rows
    group by check_id
)

select * from broken_counts
