-- grain: one text of a column
-- question: which texts are in this column, of those that differ at most in case from this one?
-- Without one that does: all of them.
with
stated_names as (
    select distinct
        ${column} as stated_name,
        coalesce(lower(${column}) = lower($text), false) as is_meant,
    from ${table}
    where ${column} is not null
)

select * from stated_names
qualify is_meant = bool_or(is_meant) over ()
order by (stated_name = $text) desc, stated_name asc
