-- question: which rows break the rule of a file of sql/checks?
-- They are kept by the key that its header names, and as far as people are shown them.
insert into changed.main.come_rows
with
broken as (
    ${query}
),

come_rows as (
    select
        $check_id as check_id,  -- noqa: AL09
        ${row_key} as row_key,  -- noqa: AL09
        left(cast(broken as varchar), 300) as row_text,
    from broken
    where ${is_asked}
)

select * from come_rows
