-- grain: one paper
-- question: what trended on this day?
with
trending as (
    select
        scores.rank,
        scores.score,
        scores.upvotes,
        scores.title,
        scores.age_in_days,
        scores.first_listed_on,
        scores.trending_on,
        scores.paper_key,
    from mart.trending as scores
    where
        scores.trending_on = cast($day as date)
        and scores.rank <= cast($top as bigint)
)

select * from trending
order by rank
