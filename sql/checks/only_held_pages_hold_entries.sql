-- rule: Entries are held back on held pages only
-- severity: block
-- table: core.captures
-- by: capture_id in work.changed_captures
select
    capture_id,
    outcome,
    held_count,
from core.captures
where outcome <> 'held' and held_count > 0
