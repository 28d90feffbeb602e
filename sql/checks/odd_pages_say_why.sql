-- rule: A page that is not loaded in the ordinary way says why, in words
-- severity: block
-- table: core.captures
select
    capture_id,
    outcome,
    fault,
from core.captures
where outcome <> 'page' and trim(coalesce(fault, '')) = ''
