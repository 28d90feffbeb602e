-- rule: An observation states upvotes, comments or stars
-- severity: block
-- table: core.observations
select
    paper_key,
    capture_id,
from core.observations
where upvotes is null and comment_count is null and github_stars is null
