-- grain: one day that a daily page lists papers for
-- question: how much does each day list, and when did its first page come?
with
days as (
    select
        listings.listed_on as day,
        count(*) as listing_count,
        count(distinct listings.paper_key) as paper_count,
        min(imports.imported_at) as archived_at,
    from core.listings as listings
    inner join meta.imports as imports on listings.capture_id = imports.capture_id
    where listings.listing_kind = 'daily' and listings.listed_on is not null
    group by listings.listed_on
)

select * from days
order by day
