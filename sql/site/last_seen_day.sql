-- grain: one row
-- question: which is the last day on which any page was captured, and so the last that trends?
select max(cast(captured_at as date)) as trending_on,
from core.captures
