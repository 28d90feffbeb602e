-- rule: A listing is of the kind that its page is of
-- severity: block
-- table: core.listings
-- by: capture_id in work.changed_captures
select
    listings.capture_id,
    listings.position,
    listings.listing_kind,
    captures.listing_kind as capture_listing_kind,
from core.listings as listings
inner join core.captures as captures on listings.capture_id = captures.capture_id
where listings.listing_kind <> captures.listing_kind
