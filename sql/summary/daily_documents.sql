-- grain: one readable document of a daily listing
-- question: what do documents say of the days that they were asked for, or that they list?
with
daily_documents as (
    select
        url,
        listed_on,
        capture_id,
        source,
        outcome,
        captured_at,
        is_cut,
        fault,
    from core.captures
    where listing_kind = 'daily' and outcome <> 'unreadable'
)

select * from daily_documents
order by capture_id
