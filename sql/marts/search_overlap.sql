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
page_papers as (
    select distinct
        capture_id,
        paper_key,
    from core.listings
    where listing_kind = 'search'
),

pages as (
    select
        page_papers.capture_id,
        captures.query,
        captures.captured_at,
        count(*) as paper_count,
    from page_papers
    inner join core.captures as captures on page_papers.capture_id = captures.capture_id
    group by page_papers.capture_id, captures.query, captures.captured_at
),

shared_papers as (
    select
        one.capture_id,
        other.capture_id as other_capture_id,
        count(*) as shared_paper_count,
    from page_papers as one
    inner join page_papers as other
        on one.paper_key = other.paper_key and one.capture_id < other.capture_id
    group by one.capture_id, other.capture_id
),

pairs as (
    select
        one.capture_id,
        other.capture_id as other_capture_id,
        one.query,
        other.query as other_query,
        one.captured_at,
        other.captured_at as other_captured_at,
        one.paper_count,
        other.paper_count as other_paper_count,
        coalesce(shared_papers.shared_paper_count, 0) as shared_paper_count,
    from pages as one
    inner join pages as other on one.capture_id < other.capture_id
    left join shared_papers
        on
            one.capture_id = shared_papers.capture_id
            and other.capture_id = shared_papers.other_capture_id
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
