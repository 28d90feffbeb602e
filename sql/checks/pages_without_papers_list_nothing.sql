-- rule: An empty, unreadable or held page has no listings
-- severity: block
-- table: core.listings
-- by: capture_id in work.changed_captures
select
    listings.capture_id,
    listings.position,
    captures.outcome,
from core.listings as listings
inner join core.captures as captures on listings.capture_id = captures.capture_id
where captures.outcome in ('empty', 'unreadable', 'held')
