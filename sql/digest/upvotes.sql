-- grain: one paper
-- question: which papers had at least so many upvotes when last seen?
with
matches as (
    select
        'upvotes' as filter_name,
        cast($upvotes as varchar) as value,
        paper_key,
    from mart.paper_counters
    where upvotes >= cast($upvotes as bigint)
)

select * from matches
