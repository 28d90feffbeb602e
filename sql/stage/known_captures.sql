-- grain: one capture
-- question: which captures were known at an instant? One whose own is not stated counts from the
-- import.
select capture_id
from ${stage}.captures
where coalesce(captured_at, imported_at) <= cast(${instant} as timestamp)
