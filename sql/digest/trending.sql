-- grain: one paper
-- question: which papers trend, by the published formula, on the last day of the release?
with
matches as (
    select
        'trending' as filter_name,
        cast($trending as varchar) as value,
        paper_key,
    from mart.trending
    where
        trending_on = (
            select max(cast(captures.captured_at as date)) from core.captures as captures
        )
        and rank <= cast($trending as bigint)
)

select * from matches
