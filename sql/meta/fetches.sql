-- grain: one request
-- question: what was asked of the site, and what came of it?
select
    fetches.url,
    fetches.requested_at,
    fetches.status,
    fetches.byte_count,
    fetches.outcome,
    fetches.capture_id,
    fetches.detail
from stage.fetches as fetches
order by fetches.url, fetches.requested_at
