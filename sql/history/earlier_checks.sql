-- grain: one check of one attempt, as version 0.1.0 wrote it
-- question: which check was it? `earlier_check_id` says it.
select
    * rename (claim as rule),
    earlier_check_id(claim, source) as check_id,
from ${relation}
