-- grain: one capture of certain outcomes, among all captures or the named ones
-- question: which captures came to nothing yet, and why?
with
problem_captures as (
    select
        outcome,
        capture_id,
        url,
        listed_on,
        captured_at,
        entry_count,
        fault,
    from core.captures
    where
        list_contains(cast($outcomes as varchar[]), outcome)
        and (
            cast($capture_ids as varchar[]) is null
            or list_contains(cast($capture_ids as varchar[]), capture_id)
        )
)

select * from problem_captures
order by outcome, listed_on, capture_id
