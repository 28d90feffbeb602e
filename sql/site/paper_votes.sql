-- grain: one page that states a counter of the paper
-- question: how did its counters grow?
select
    observed_at,
    upvotes,
    comment_count,
    github_stars,
    capture_id,
from core.observations
where paper_key = $paper
order by observed_at nulls first, capture_id
