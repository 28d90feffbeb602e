-- grain: one capture
-- question: which captures were known at an instant? By the import, those that were archived then.
-- Else those that had been captured; one that states no instant counts from its import then too.
select capture_id
from ${stage}.captures
where
    if(${is_by_import}, imported_at, coalesce(captured_at, imported_at))
    <= cast(${instant} as timestamp)
