-- rule: A paper was first seen no later than it was last seen, and has both instants or none
-- severity: block
-- table: core.papers
-- by: paper_key in work.changed_papers
select
    paper_key,
    first_seen_at,
    last_seen_at,
from core.papers
where
    first_seen_at > last_seen_at
    or (first_seen_at is null) <> (last_seen_at is null)
