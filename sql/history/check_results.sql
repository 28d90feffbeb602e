-- grain: one check of one attempt
-- question: did it pass, when, and what became of the attempt?
create or replace view check_results as
select
    attempts.attempted_at,
    attempts.outcome,
    checks.*,
    checks.broken_count = 0 as is_passed,
    checks.checked_count - checks.broken_count as passed_count,
from checks
inner join attempts on checks.release_id = attempts.release_id
