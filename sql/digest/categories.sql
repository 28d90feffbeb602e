-- grain: category x paper
-- question: which papers are in one of these categories of arXiv?
with
matches as (
    select
        'categories' as filter_name,
        category as value,
        paper_key,
    from core.categories
    where category in (select unnest(cast($categories as varchar[])))
)

select * from matches
