-- grain: one paper
-- question: which papers trend, by the published formula, on the last day of the release?
-- That day is bound, since a subquery would let the mart rank all days.
with
matches as (
    select
        'trending' as filter_name,
        cast($trending as varchar) as value,
        paper_key,
    from mart.trending
    where
        trending_on = cast($trending_on as date)
        and rank <= cast($trending as bigint)
)

select * from matches
