-- grain: one row
-- question: on which day (UTC) was the last page of the release captured?
select max(cast(captured_at as date)) as day
from core.captures
