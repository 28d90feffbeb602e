-- rule: A page's listing_count is the number of its rows in core.listings
-- severity: block
-- table: core.captures
-- by: capture_id in work.changed_captures
with
listed_entries as (
    select
        capture_id,
        count(*) as row_count,
    from core.listings
    group by capture_id
),

miscounted_pages as (
    select
        captures.capture_id,
        captures.listing_count,
        coalesce(listed_entries.row_count, 0) as row_count,
    from core.captures as captures
    left join listed_entries on captures.capture_id = listed_entries.capture_id
    where captures.listing_count is distinct from coalesce(listed_entries.row_count, 0)
)

select * from miscounted_pages
