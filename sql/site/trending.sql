-- grain: one paper
-- question: what trended on this day? NULL: on the last day of which a page is here.
with
chosen_days as (
    select coalesce(cast($day as date), max(cast(captured_at as date))) as trending_on,
    from core.captures
),

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
        scores.trending_on = (select chosen_days.trending_on from chosen_days)
        and scores.rank <= cast($top as bigint)
)

select * from trending
order by rank
