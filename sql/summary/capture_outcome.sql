-- grain: one capture
-- question: what came of it?
select outcome
from core.captures
where capture_id = $capture_id
