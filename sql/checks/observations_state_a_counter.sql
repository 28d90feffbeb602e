-- rule: An observation states upvotes, comments or stars
-- severity: block
-- table: core.observations
-- by: paper_key in work.changed_papers
select
    paper_key,
    capture_id,
from core.observations
where upvotes is null and comment_count is null and github_stars is null
