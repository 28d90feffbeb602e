-- rule: An observation is of the instant of its capture, a page that lists the paper or its detail
-- severity: block
-- table: core.observations
-- by: paper_key in work.changed_papers
select
    observations.paper_key,
    observations.capture_id,
    observations.observed_at,
    captures.captured_at,
from core.observations as observations
left join core.captures as captures on observations.capture_id = captures.capture_id
left join core.listings as listings
    on
        observations.capture_id = listings.capture_id
        and observations.paper_key = listings.paper_key
left join core.details as details
    on
        observations.capture_id = details.capture_id
        and observations.paper_key = details.paper_key
where
    observations.observed_at is distinct from captures.captured_at
    or (listings.paper_key is null and details.paper_key is null)
