-- grain: one document that no parser could read
-- question: which documents say nothing, and why?
with
unreadable as (
    select
        capture_id,
        url,
        captured_at,
        fault,
    from core.captures
    where outcome = 'unreadable'
)

select * from unreadable
order by captured_at desc nulls last, capture_id asc
