-- grain: the last attempt at a release
-- question: when was it, and what became of it?
select
    release_id,
    attempted_at,
    outcome,
from attempts
order by release_id desc
limit 1
