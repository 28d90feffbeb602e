-- grain: one held capture
-- question: which answers wait for a person, and how much more had an earlier one listed?
with
held as (
    select
        held.capture_id,
        held.url,
        held.listed_on,
        held.captured_at,
        held.entry_count,
        max(earlier.listing_count) as earlier_count,
    from core.captures as held
    left join core.captures as earlier
        on
            held.listed_on = earlier.listed_on
            and held.listing_kind = earlier.listing_kind
            and held.captured_at > earlier.captured_at
            and earlier.outcome = 'page'
    where held.outcome = 'held'
    group by held.capture_id, held.url, held.listed_on, held.captured_at, held.entry_count
)

select * from held
order by listed_on desc nulls last, capture_id asc
