-- grain: one paper
-- question: which papers are taken where no filter is stated? All.
with
matches as (
    select
        'every_paper' as filter_name,
        cast(null as varchar) as value,
        paper_key,
    from core.papers
)

select * from matches
