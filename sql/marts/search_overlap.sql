-- grain: pair of search pages
-- question: How many papers do two search pages share?
-- key: capture_id, other_capture_id
-- column: capture_id: The page of the pair whose capture_id is the smaller one
-- column: other_capture_id: The other page
-- column: query: What it was asked for; NULL where nobody stated it
-- column: other_query: What the other page was asked for
-- column: captured_at: Its instant (UTC); NULL where nobody stated it
-- column: other_captured_at: Instant of the other page
-- column: paper_count: Papers on the page
-- column: other_paper_count: Papers on the other page
-- column: shared_paper_count: Papers on both
-- column: shared_share: shared_paper_count of the papers on either page (Jaccard)
-- column: shared_share_of_smaller: shared_paper_count of the papers on the smaller page
with
pages as (
    select
        listings.capture_id,
        captures.query,
        captures.captured_at,
        list(distinct listings.paper_key) as paper_keys,
    from core.listings as listings
    inner join core.captures as captures on listings.capture_id = captures.capture_id
    where listings.listing_kind = 'search'
    group by listings.capture_id, captures.query, captures.captured_at
),

pairs as (
    select
        one.capture_id,
        other.capture_id as other_capture_id,
        one.query,
        other.query as other_query,
        one.captured_at,
        other.captured_at as other_captured_at,
        len(one.paper_keys) as paper_count,
        len(other.paper_keys) as other_paper_count,
        len(list_intersect(one.paper_keys, other.paper_keys)) as shared_paper_count,
    from pages as one
    inner join pages as other on one.capture_id < other.capture_id
),

search_overlap as (
    select
        capture_id,
        other_capture_id,
        query,
        other_query,
        captured_at,
        other_captured_at,
        paper_count,
        other_paper_count,
        shared_paper_count,
        shared_paper_count / (paper_count + other_paper_count - shared_paper_count)
            as shared_share,
        shared_paper_count / least(paper_count, other_paper_count) as shared_share_of_smaller,
    from pairs
)

select * from search_overlap
