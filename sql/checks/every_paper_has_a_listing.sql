-- rule: Every paper stands on a page, as often as its listing_count says
-- severity: block
-- table: core.papers
-- by: paper_key in work.changed_papers
with
paper_listings as (
    select
        paper_key,
        count(*) as row_count,
    from core.listings
    group by paper_key
),

miscounted_papers as (
    select
        papers.paper_key,
        papers.listing_count,
        coalesce(paper_listings.row_count, 0) as row_count,
    from core.papers as papers
    left join paper_listings on papers.paper_key = paper_listings.paper_key
    where
        paper_listings.row_count is null
        or papers.listing_count is distinct from paper_listings.row_count
)

select * from miscounted_papers
