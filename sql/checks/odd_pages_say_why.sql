-- rule: A page that is not loaded in the ordinary way says why, in words
-- severity: block
-- table: core.captures
-- by: capture_id in work.changed_captures
select
    capture_id,
    outcome,
    fault,
from core.captures
where outcome <> 'page' and trim(coalesce(fault, '')) = ''
