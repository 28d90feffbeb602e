-- grain: one document whose instant was stated
-- question: when was a document captured?
select
    capture_id as key,
    cast(captured_at as date) as day,
from core.captures
where captured_at is not null
