-- grain: one request, or one decision
-- question: which of them had happened at an instant?
select *
from ${stage}.${table}
where ${column} <= cast(${instant} as timestamp)
