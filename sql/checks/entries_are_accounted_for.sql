-- rule: Every entry of a page became a listing, a record or a detail, was refused, or is held back
-- severity: block
-- table: core.captures
-- by: capture_id in work.changed_captures
select
    capture_id,
    entry_count,
    listing_count,
    record_count,
    refused_count,
    held_count,
from core.captures
where entry_count <> listing_count + record_count + refused_count + held_count
